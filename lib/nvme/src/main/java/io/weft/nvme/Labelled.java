// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** A field value that has a number on the wire and a short name in nvmetcli's documents and in the output of tools. */
public interface Labelled {
  /** The value on the wire. */
  int code();

  /** The short name, such as {@code tcp}. */
  String label();

  /**
   * The label of the value with a code.
   *
   * @param values every known value of the field
   * @param code the value on the wire
   * @param field the field's name, printed with the code if the code is unknown
   */
  static String describe(Labelled[] values, int code, String field) {
    for (Labelled value : values) {
      if (value.code() == code) {
        return value.label();
      }
    }
    return field + " " + code;
  }
}
