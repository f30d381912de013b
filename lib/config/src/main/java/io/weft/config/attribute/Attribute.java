// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType.Form;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration attribute of one kind of object: everything about it, stated once.
 *
 * <p>It is named as nvmetcli names it: an attribute such as {@code attr/serial} is the member {@code serial} of the
 * object {@code attr} in a document, and {@code nsid} is a member of the namespace itself.
 *
 * @param <E> the objects that have it, a record of the configuration
 * @param <T> its values
 */
public final class Attribute<E, T> {
  private final String group;
  private final String name;
  private final AttributeType<T> type;
  private final Lens<E, T> lens;
  private final @Nullable T fallback;
  private final @Nullable T standIn;
  private final @Nullable String generated;
  private final boolean required;
  private final boolean secret;
  private final boolean extension;
  private final Set<String> unset;
  private final Predicate<E> written;
  private final List<Limit<T>> limits;
  private final Effect effect;
  private final String description;

  Attribute(AttributeBuilder<E, T> from, String description) {
    int slash = from.path.indexOf('/');
    this.group = slash < 0 ? "" : from.path.substring(0, slash);
    this.name = from.path.substring(slash + 1);
    this.type = from.type;
    this.lens = from.lens;
    this.fallback = lens.get(from.blank);
    this.standIn = from.standIn;
    this.generated = from.generated;
    this.required = from.required;
    this.secret = from.secret;
    this.extension = from.extension;
    this.unset = from.unset;
    this.written = from.written == null ? entry -> !from.unlessDefault || !isDefault(entry) : from.written;
    this.limits = List.copyOf(from.limits);
    this.effect = from.effect;
    this.description = description;
  }

  /** The object in a document that the attribute is a member of, such as {@code attr}; empty for the entry itself. */
  public String group() {
    return group;
  }

  /** Its name in the group. */
  public String name() {
    return name;
  }

  /** Its name within the entry as messages write it, such as {@code attr.serial}. */
  public String path() {
    return group.isEmpty() ? name : group + "." + name;
  }

  /** The type of its values. */
  public AttributeType<T> type() {
    return type;
  }

  /** Its value in an entry; null if it is not set. */
  public @Nullable T get(E entry) {
    return lens.get(entry);
  }

  /** The entry with another value of this attribute; null for none where it may be unset. */
  public E with(E entry, @Nullable T value) {
    return Objects.equals(get(entry), value) ? entry : lens.with(entry, value);
  }

  /** The entry as rules may look at it if its document has this attribute, but nothing that can be read as its value. */
  public E unreadable(E entry) {
    return standIn == null ? entry : with(entry, standIn);
  }

  /** The change of an entry that gives this attribute a value, as {@link #with}. */
  public UnaryOperator<E> set(@Nullable T value) {
    return entry -> with(entry, value);
  }

  /** The default value; null for none. */
  public @Nullable T fallback() {
    return fallback;
  }

  /** How a missing value is generated, a phrase; null if {@link #fallback} applies instead. */
  public @Nullable String generated() {
    return generated;
  }

  /** Whether an entry has the default value. */
  public boolean isDefault(E entry) {
    return Objects.equals(get(entry), fallback);
  }

  /** Whether it must be given. */
  public boolean isRequired() {
    return required;
  }

  /** Whether its value must not appear in logs, messages and pages. */
  public boolean isSecret() {
    return secret;
  }

  /** Whether it is an extension that nvmetcli does not have. */
  public boolean isExtension() {
    return extension;
  }

  /** Whether a text in a document means that the attribute was never set. */
  public boolean isUnset(String text) {
    return unset.contains(text.strip());
  }

  /** Whether the document of an entry contains the attribute. */
  public boolean isWritten(E entry) {
    return written.test(entry) && (type.form() == Form.LIST || get(entry) != null);
  }

  /** What a change does to hosts that are connected. */
  public Effect effect() {
    return effect;
  }

  /** What it is for, one sentence for administrators. */
  public String description() {
    return description;
  }

  /** What its values must be, a phrase. */
  public String expected() {
    return limits.isEmpty() ? type.expected() : limits.stream().map(Limit::expected).collect(Collectors.joining(", "));
  }

  /** The collector of an entry's violations, moved to this attribute. */
  public Violations at(Violations entry) {
    return group.isEmpty() ? entry.at(name) : entry.at(group).at(name);
  }

  /** The value in an entry as a message may show it. */
  public String show(E entry) {
    T value = get(entry);
    if (value == null) {
      return "none";
    }
    return secret ? "(hidden)" : type.describe(value);
  }

  /**
   * Checks the value in an entry against the limits. An unset value is within all of them.
   *
   * @param entry the entry
   * @param violations a collector at the path of the entry
   */
  public void check(E entry, Violations violations) {
    T value = get(entry);
    if (value == null) {
      return;
    }
    for (Limit<T> limit : limits) {
      String problem = limit.check().problem(value);
      if (problem != null) {
        at(violations).add(secret ? problem : "is " + type.describe(value) + problem, limit.expected());
      }
    }
  }

  /** The path. */
  @Override
  public String toString() {
    return path();
  }
}
