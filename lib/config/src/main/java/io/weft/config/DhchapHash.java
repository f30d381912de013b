// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

/** Hash functions of DH-HMAC-CHAP (NVMe Base 2.1, section 8.3.4.5.2). */
public enum DhchapHash {
  SHA256("hmac(sha256)"),
  SHA384("hmac(sha384)"),
  SHA512("hmac(sha512)");

  private final String label;

  DhchapHash(String label) {
    this.label = label;
  }

  /** Its name in configuration documents. */
  public String label() {
    return label;
  }
}
