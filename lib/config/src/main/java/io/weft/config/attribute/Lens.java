// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and replaces one component of a record, or of a record in it: the derived record creation that Java does not
 * have yet. A component that does not exist or has another type is reported when the lens is made.
 *
 * @param <E> the record
 * @param <T> the component's type
 */
final class Lens<E, T> {
  private final Step<?> first;
  private final @Nullable Lens<Object, T> rest;

  private Lens(Step<?> first, @Nullable Lens<Object, T> rest) {
    this.first = first;
    this.rest = rest;
  }

  /**
   * Makes a lens.
   *
   * @param record the record's class
   * @param value the component's class; {@code Integer} for an {@code int}
   * @param path the component's name, after those of the records that hold it: {@code attributes.retryDelays.crdt1}
   * @throws IllegalArgumentException if there is no such component or it has another type
   */
  static <E, T> Lens<E, T> of(Class<?> record, Class<T> value, String path) {
    int dot = path.indexOf('.');
    Step<?> step = Step.of(record, dot < 0 ? path : path.substring(0, dot));
    if (dot >= 0) {
      return new Lens<>(step, of(step.type(), value, path.substring(dot + 1)));
    }
    Class<?> type = MethodType.methodType(step.type()).wrap().returnType();
    if (type != value) {
      throw new IllegalArgumentException("%s of %s is a %s, not a %s".formatted(path, record, type, value));
    }
    return new Lens<>(step, null);
  }

  /** The component's value. */
  @SuppressWarnings("unchecked") // The type was checked when the lens was made.
  @Nullable T get(E record) {
    Object value = first.get(record);
    return rest == null || value == null ? (T) value : rest.get(value);
  }

  /** The record with another value of the component; the record itself if it has that value. */
  @SuppressWarnings("unchecked") // A record's canonical constructor makes that record.
  E with(E record, @Nullable T value) {
    Object before = first.get(record);
    Object after = rest == null || before == null ? value : rest.with(before, value);
    return before == after || after != null && after.equals(before) ? record : (E) first.with(record, after);
  }

  /** One component of one record. */
  private record Step<R>(Constructor<R> constructor, List<Method> accessors, int index) {
    static <R> Step<R> of(Class<R> record, String name) {
      RecordComponent[] components = record.getRecordComponents();
      for (int i = 0; components != null && i < components.length; i++) {
        if (components[i].getName().equals(name)) {
          return new Step<>(constructor(record, components), accessors(components), i);
        }
      }
      throw new IllegalArgumentException("%s has no component %s".formatted(record, name));
    }

    private static <R> Constructor<R> constructor(Class<R> record, RecordComponent[] components) {
      try {
        Constructor<R> constructor = record.getConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        // Both are public; but so that this is not checked at each call, of which a large document causes millions.
        constructor.trySetAccessible();
        return constructor;
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException(record + " has no public canonical constructor", e);
      }
    }

    private static List<Method> accessors(RecordComponent[] components) {
      List<Method> accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toList();
      accessors.forEach(Method::trySetAccessible);
      return accessors;
    }

    Class<?> type() {
      return accessors.get(index).getReturnType();
    }

    @Nullable Object get(Object record) {
      return get(record, index);
    }

    private @Nullable Object get(Object record, int component) {
      try {
        return accessors.get(component).invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a component of %s cannot be read".formatted(record.getClass()), e);
      }
    }

    Object with(Object record, @Nullable Object value) {
      @Nullable Object[] values = new Object[accessors.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == index ? value : get(record, i);
      }
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a %s cannot be made".formatted(record.getClass()), e);
      }
    }
  }
}
