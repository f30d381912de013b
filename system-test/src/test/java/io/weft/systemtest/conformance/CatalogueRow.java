// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

/**
 * One part that the specifications define.
 *
 * @param kind the kind of part, as in {@link io.weft.testkit.Proves}
 * @param id its opcode, identifier or name
 * @param io the requirement for an I/O controller: M, O, P, R or N
 * @param discovery the requirement for a discovery controller
 * @param remark when it is mandatory, or how much of it is supported
 */
record CatalogueRow(String kind, String id, String name, String section, String io, String discovery, String remark) {
  /** The name that tests use for it, for an I/O controller. */
  String key() {
    return kind + " " + id;
  }

  /** The name that tests use for it, for a discovery controller. */
  String discoveryKey() {
    return "discovery " + key();
  }
}
