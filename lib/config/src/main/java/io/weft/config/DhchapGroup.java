// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/** Diffie-Hellman groups of DH-HMAC-CHAP (NVMe Base 2.1, section 8.3.4.5.2; the groups are those of RFC 7919). */
public enum DhchapGroup {
  NULL("null"),
  FFDHE2048("ffdhe2048"),
  FFDHE3072("ffdhe3072"),
  FFDHE4096("ffdhe4096"),
  FFDHE6144("ffdhe6144"),
  FFDHE8192("ffdhe8192");

  private final String label;

  DhchapGroup(String label) {
    this.label = label;
  }

  /** Its name in configuration documents. */
  public String label() {
    return label;
  }
}
