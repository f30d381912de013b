// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A type of configuration attributes: how its values are written.
 *
 * @param valueClass the values' class
 * @param form what kind of text the values are
 * @param expected what a text must be, a phrase such as {@code a number}
 * @param parser parses a value; empty if the text is not one; not used for lists
 * @param printer writes a value as a text that the parser reads
 */
public record AttributeType<T>(
    Class<T> valueClass,
    Form form,
    String expected,
    Function<String, Optional<T>> parser,
    Function<T, String> printer) {

  /** Kinds of text, each with its own form in JSON. */
  public enum Form {
    /** 0 or 1. */
    FLAG,
    /** A whole number. */
    NUMBER,
    /** Any other text. */
    TEXT,
    /** Several texts. */
    LIST
  }

  private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final Pattern EUI64_TEXT = Pattern.compile("(0x)?\\p{XDigit}{16}");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=[0-9]+$)");
  private static final int LONGEST_SHOWN = 256;

  /** 0 or 1. */
  public static final AttributeType<Boolean> FLAG =
      new AttributeType<>(Boolean.class, Form.FLAG, "0 or 1", AttributeType::flag, value -> value ? "1" : "0");
  /** A whole number of 32 bits, read in decimal or after {@code 0x} in hexadecimal, written in decimal. */
  public static final AttributeType<Integer> NUMBER = number("%d");
  /** A text. */
  public static final AttributeType<String> TEXT =
      new AttributeType<>(String.class, Form.TEXT, "a string", Optional::of, Function.identity());
  /** Texts, such as NQNs. */
  public static final AttributeType<List<String>> TEXTS = new AttributeType<>(
      listClass(), Form.LIST, "a list of strings", text -> Optional.of(text.lines().toList()),
      value -> String.join("\n", value));
  /** A UUID, or an NGUID in the notation of a UUID. */
  public static final AttributeType<UUID> IDENTIFIER = new AttributeType<>(UUID.class, Form.TEXT,
      "32 hexadecimal digits in the form 00112233-4455-6677-8899-aabbccddeeff",
      text -> UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty(),
      UUID::toString);
  /** An EUI-64. */
  public static final AttributeType<Long> EUI64 = new AttributeType<>(Long.class, Form.TEXT, "16 hexadecimal digits",
      text -> EUI64_TEXT.matcher(text).matches()
          ? Optional.of(Long.parseUnsignedLong(text.substring(text.length() - 16), 16))
          : Optional.empty(),
      "%016x"::formatted);
  /** A version of the specification. */
  public static final AttributeType<SpecificationVersion> VERSION = new AttributeType<>(SpecificationVersion.class,
      Form.TEXT, "a version such as 2.1", SpecificationVersion::parse, SpecificationVersion::toString);

  /**
   * A whole number of 32 bits.
   *
   * @param format how it is written, in the terms of {@link String#format}
   */
  public static AttributeType<Integer> number(String format) {
    return new AttributeType<>(Integer.class, Form.NUMBER, "a number",
        text -> integer(text.strip()),
        value -> String.format(Locale.ROOT, format, value));
  }

  private static Optional<Integer> integer(String text) {
    try {
      // Java would read a leading zero as octal.
      return Optional.of(Integer.decode(text.startsWith("0") ? LEADING_ZEROS.matcher(text).replaceFirst("") : text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A value of an enum, written as its label in documents. */
  public static <E extends Enum<E>> AttributeType<E> choice(Class<E> values, Function<E, String> label) {
    List<E> all = List.of(values.getEnumConstants());
    return new AttributeType<>(values, Form.TEXT,
        all.stream().map(value -> "'" + label.apply(value) + "'").collect(Collectors.joining(", ")),
        text -> all.stream().filter(value -> label.apply(value).equals(text)).findFirst(), label);
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text.strip()) {
      case "1", "true" -> Optional.of(true);
      case "0", "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  @SuppressWarnings("unchecked") // Java has no literal for the class of a parameterized type.
  private static Class<List<String>> listClass() {
    return (Class<List<String>>) (Class<?>) List.class;
  }

  /** Parses a value; empty if the text is not one. */
  public Optional<T> parse(String text) {
    return parser.apply(text);
  }

  /** Writes a value as a text. */
  public String print(T value) {
    return printer.apply(value);
  }

  /** A value in a message: a text is quoted, and cut if it is too long to read. */
  public String describe(T value) {
    return switch (form) {
      case FLAG -> print(value);
      case NUMBER, LIST -> value.toString();
      case TEXT -> "'" + shorten(print(value)) + "'";
    };
  }

  /** A text from outside, cut so that a message stays readable. */
  public static String shorten(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
