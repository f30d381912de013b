// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

/**
 * One thing that the specifications define.
 *
 * @param kind what it is, as in {@link io.weft.testkit.Proves}
 * @param id its opcode, identifier or name
 * @param io what is asked of an I/O controller: M, O, P, R or N
 * @param discovery what is asked of a discovery controller
 * @param remark when it is mandatory, or what there is of it
 */
record CatalogueRow(String kind, String id, String name, String section, String io, String discovery, String remark) {
  /** How tests name it, for an I/O controller. */
  String key() {
    return kind + " " + id;
  }

  /** How tests name it, for a discovery controller. */
  String discoveryKey() {
    return "discovery " + key();
  }
}
