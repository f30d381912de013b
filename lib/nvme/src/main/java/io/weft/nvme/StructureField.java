// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

/** One field of a {@link Structure}. Each structure has an enumeration of them, with the names of the specification. */
public interface StructureField {
  /** What a field holds, which decides how it is read, written and printed. */
  enum Kind {
    /** An unsigned little-endian number of 1 to 16 bytes. */
    NUMBER,
    /** An unsigned number best shown in hexadecimal: a set of bits, an identifier, a version. */
    BITS,
    /** ASCII text, padded with spaces. */
    ASCII,
    /** UTF-8 text, padded with NULs. */
    TEXT,
    /** Bytes in the order in which they are printed: a UUID, an NGUID, an EUI-64. */
    BYTES
  }

  /** The field's name, as the specification prints it. */
  String name();

  /** Bytes from the start of the structure to the field. */
  int offset();

  /** The field's length in bytes. */
  int length();

  /** What the field holds. */
  Kind kind();

  /** The field's full name. */
  String title();
}
