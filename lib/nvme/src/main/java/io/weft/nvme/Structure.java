// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A data structure of fixed length that consists of fields: Identify data, log pages. A new one is all zero, which for
 * nearly every field means "not supported" or "not reported". Not thread-safe while it is being changed.
 *
 * @param <S> the structure itself
 * @param <F> the enumeration of its fields
 */
public abstract class Structure<S extends Structure<S, F>, F extends StructureField> {
  private final ByteBuffer bytes;

  /** A structure of zeroes. */
  protected Structure(int length) {
    bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A copy of a structure in a buffer.
   *
   * @throws IndexOutOfBoundsException if the buffer is too short
   */
  protected Structure(int length, ByteBuffer in, int base) {
    this(length);
    bytes.put(0, in, base, length);
  }

  /** This structure, as the setters return it. */
  protected abstract S self();

  /** The fields in the order of their offsets. */
  public abstract List<F> fields();

  /** The structure's length in bytes. */
  public final int length() {
    return bytes.capacity();
  }

  /** The structure's bytes, little endian, for the parts that are not fields. */
  protected final ByteBuffer bytes() {
    return bytes;
  }

  /** The value of a field as a number; for a field longer than eight bytes, its low eight. */
  public final long get(F field) {
    long value = 0;
    for (int i = Math.min(field.length(), 8) - 1; i >= 0; i--) {
      value = value << 8 | (bytes.get(field.offset() + i) & 0xff);
    }
    return value;
  }

  /** The value of a field as an unsigned number of any length. */
  public final BigInteger getBig(F field) {
    byte[] value = getBytes(field);
    for (int i = 0; i < value.length / 2; i++) {
      byte low = value[i];
      value[i] = value[value.length - 1 - i];
      value[value.length - 1 - i] = low;
    }
    return new BigInteger(1, value);
  }

  /** The value of a field as text, without its padding. */
  public final String getText(F field) {
    return FixedText.get(bytes, field.offset(), field.length());
  }

  /** A copy of a field's bytes. */
  public final byte[] getBytes(F field) {
    byte[] value = new byte[field.length()];
    bytes.get(field.offset(), value);
    return value;
  }

  /**
   * Sets a field to a number; fields of eight bytes and more treat it as unsigned.
   *
   * @throws IllegalArgumentException if it does not fit the field
   */
  public final S set(F field, long value) {
    int length = Math.min(field.length(), 8);
    if (length < 8 && value >>> (8 * length) != 0) {
      throw new IllegalArgumentException("%s has %d bytes, %d does not fit".formatted(field.name(), length, value));
    }
    for (int i = 0; i < field.length(); i++) {
      bytes.put(field.offset() + i, (byte) (i < 8 ? value >>> (8 * i) : 0));
    }
    return self();
  }

  /**
   * Sets a field to text and its padding.
   *
   * @throws IllegalArgumentException if it is longer than the field
   */
  public final S set(F field, String text) {
    FixedText.put(bytes, field.offset(), field.length(), text, field.kind() == StructureField.Kind.ASCII ? ' ' : 0);
    return self();
  }

  /**
   * Sets a field to bytes.
   *
   * @throws IllegalArgumentException if their number is not the field's length
   */
  public final S set(F field, byte[] value) {
    if (value.length != field.length()) {
      throw new IllegalArgumentException(
          "%s has %d bytes, not %d".formatted(field.name(), field.length(), value.length));
    }
    bytes.put(field.offset(), value);
    return self();
  }

  /** Writes the whole structure. */
  public final void encode(ByteBuffer out, int base) {
    out.put(base, bytes, 0, bytes.capacity());
  }

  /** A field's value as text for printing. */
  public final String show(F field) {
    return switch (field.kind()) {
      case NUMBER -> field.length() > 8 ? getBig(field).toString() : Long.toUnsignedString(get(field));
      case BITS -> "0x" + Long.toHexString(get(field));
      case ASCII, TEXT -> PrintableText.of(getText(field));
      case BYTES -> HexFormat.of().formatHex(getBytes(field));
    };
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Structure<?, ?> that
        && fields().equals(that.fields())
        && Arrays.equals(bytes.array(), that.bytes.array());
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes.array());
  }
}
