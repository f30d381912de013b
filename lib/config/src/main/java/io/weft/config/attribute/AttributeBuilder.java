// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds an attribute; {@link #says} completes it. */
final class AttributeBuilder<E, T> {
  final E blank;
  final String path;
  final AttributeType<T> type;
  final Lens<E, T> lens;
  final List<Limit<T>> limits = new ArrayList<>();
  Effect effect = Effect.NONE;
  Set<String> unset = Set.of();
  @Nullable T standIn;
  @Nullable String generated;
  @Nullable Predicate<E> written;
  boolean unlessDefault;
  boolean required;
  boolean secret;
  boolean extension;

  private AttributeBuilder(E blank, String path, AttributeType<T> type, String component) {
    this.blank = blank;
    this.path = path;
    this.type = type;
    this.lens = Lens.of(blank.getClass(), type.valueClass(), component);
  }

  /**
   * Starts an attribute.
   *
   * @param blank an entry that holds the default
   * @param path its name, after the group's name and a slash if it is in one
   * @param type how its values are written
   * @param component the record component that holds it, as {@link Lens} names it
   */
  static <E, T> AttributeBuilder<E, T> of(E blank, String path, AttributeType<T> type, String component) {
    return new AttributeBuilder<>(blank, path, type, component);
  }

  /** It must be given. */
  AttributeBuilder<E, T> required() {
    required = true;
    return this;
  }

  /** Its value appears only in documents. */
  AttributeBuilder<E, T> secret() {
    secret = true;
    return this;
  }

  /** Documents contain it only where it differs from the default. */
  AttributeBuilder<E, T> unlessDefault() {
    unlessDefault = true;
    return this;
  }

  /** nvmetcli does not have it; documents omit the default, so that nvmetcli can read them. */
  AttributeBuilder<E, T> extension() {
    extension = true;
    return unlessDefault();
  }

  /** Documents contain it only for some entries. */
  AttributeBuilder<E, T> writtenIf(Predicate<E> condition) {
    written = condition;
    return this;
  }

  /** It may have no value; the kernel prints such an attribute as an empty text or as a null pointer. */
  AttributeBuilder<E, T> optional() {
    return unset("", "(null)").unlessDefault();
  }

  /** Texts in documents that mean the default. */
  AttributeBuilder<E, T> unset(String... texts) {
    unset = Set.of(texts);
    return this;
  }

  /**
   * What stands for a value that cannot be read, in place of the default.
   *
   * @param value one because of which nothing is wrong with other attributes
   */
  AttributeBuilder<E, T> standIn(T value) {
    standIn = value;
    return this;
  }

  /** A value is generated if none is given. @param how a phrase */
  AttributeBuilder<E, T> generated(String how) {
    generated = how;
    return unset("");
  }

  /** Adds a limit. */
  AttributeBuilder<E, T> limit(Limit<T> limit) {
    limits.add(limit);
    return this;
  }

  /** What a change does to connected hosts; nothing by default. */
  AttributeBuilder<E, T> effect(Effect newEffect) {
    effect = newEffect;
    return this;
  }

  /** Completes the attribute. @param description what it is for, one sentence */
  Attribute<E, T> says(String description) {
    return new Attribute<>(this, description);
  }
}
