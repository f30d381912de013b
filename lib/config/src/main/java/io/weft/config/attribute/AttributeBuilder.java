// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Collects what there is to say about an attribute; {@link #says} ends it. */
final class AttributeBuilder<E, T> {
  final E blank;
  final String path;
  final AttributeType<T> type;
  final Lens<E, T> lens;
  final List<Limit<T>> limits = new ArrayList<>();
  Effect effect = Effect.NONE;
  Set<String> unset = Set.of();
  @Nullable String generated;
  @Nullable Predicate<E> written;
  boolean unlessDefault;
  boolean required;
  boolean secret;
  boolean own;

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

  /** An entry cannot be made without it. */
  AttributeBuilder<E, T> required() {
    required = true;
    return this;
  }

  /** Its value appears in documents alone. */
  AttributeBuilder<E, T> secret() {
    secret = true;
    return this;
  }

  /** Documents have it only where it differs from the default. */
  AttributeBuilder<E, T> unlessDefault() {
    unlessDefault = true;
    return this;
  }

  /** nvmetcli does not have it; documents leave the default out, so that nvmetcli can read them. */
  AttributeBuilder<E, T> own() {
    own = true;
    return unlessDefault();
  }

  /** Documents have it only for some entries. */
  AttributeBuilder<E, T> writtenIf(Predicate<E> condition) {
    written = condition;
    return this;
  }

  /** It may be without a value; the kernel prints such an attribute as nothing or as a null pointer. */
  AttributeBuilder<E, T> optional() {
    return unset("", "(null)").unlessDefault();
  }

  /** Texts in documents that stand for the default. */
  AttributeBuilder<E, T> unset(String... texts) {
    unset = Set.of(texts);
    return this;
  }

  /** A value is made where none is given. @param how a phrase */
  AttributeBuilder<E, T> generated(String how) {
    generated = how;
    return unset("");
  }

  /** Adds a limit. */
  AttributeBuilder<E, T> limit(Limit<T> limit) {
    limits.add(limit);
    return this;
  }

  /** What a change does to connected hosts; nothing unless told otherwise. */
  AttributeBuilder<E, T> effect(Effect now) {
    effect = now;
    return this;
  }

  /** Ends the description of the attribute. @param description what it is for, one sentence */
  Attribute<E, T> says(String description) {
    return new Attribute<>(this, description);
  }
}
