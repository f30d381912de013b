// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A list of objects that an object holds.
 *
 * @param list the list's name in documents, such as {@code namespaces}
 * @param kind what is in it
 * @param getter the objects
 * @param wither the holder with other objects
 * @param naming how they are told apart
 * @param extension whether nvmetcli does not have the list, so that documents omit one without objects
 */
public record Children<E, C>(
    String list, ObjectKind<C> kind, Function<E, ? extends Collection<C>> getter, BiFunction<E, List<C>, E> wither,
    Naming naming, boolean extension) {

  /** How the objects of a list are told apart. */
  public enum Naming {
    /** By their keys: the holder has no two with the same, and violations name them so. */
    KEY,
    /** By their keys too, but violations name the place in the list, as in the file of an administrator. */
    KEY_AT_INDEX,
    /** By their places in the list alone. */
    INDEX
  }

  /** Objects that the holder keeps by their key. */
  static <E, C> Children<E, C> keyed(String list, ObjectKind<C> kind, Function<E, ? extends Collection<C>> getter,
      BiFunction<E, List<C>, E> wither) {
    return new Children<>(list, kind, getter, wither, Naming.KEY, false);
  }

  /** As {@link #keyed}, for a list that nvmetcli does not have. */
  static <E, C> Children<E, C> added(String list, ObjectKind<C> kind, Function<E, ? extends Collection<C>> getter,
      BiFunction<E, List<C>, E> wither) {
    return new Children<>(list, kind, getter, wither, Naming.KEY, true);
  }

  /** Short lists of small objects that the holder keeps by their key, but that violations name by their index. */
  static <E, C> Children<E, C> numbered(String list, ObjectKind<C> kind,
      Function<E, ? extends Collection<C>> getter, BiFunction<E, List<C>, E> wither) {
    return new Children<>(list, kind, getter, wither, Naming.KEY_AT_INDEX, false);
  }

  /** A list that keeps its order. */
  static <E, C> Children<E, C> listed(
      String list, ObjectKind<C> kind, Function<E, List<C>> getter, BiFunction<E, List<C>, E> wither) {
    return new Children<>(list, kind, getter, wither, Naming.INDEX, false);
  }

  /**
   * Where an object is in the document of its holder, such as {@code ports[portid=1]}: named by its key, since the order
   * of the entries has no meaning.
   *
   * @param id the object's key as a text, see {@link ObjectKind#id}
   */
  public String place(String id) {
    return list + "[" + kind.key().name() + "=" + AttributeType.shorten(id) + "]";
  }

  /** Whether the document of a holder contains the list. */
  public boolean isWritten(E holder) {
    return !extension || !get(holder).isEmpty();
  }

  /** The objects in the list. */
  public Collection<C> get(E holder) {
    return getter.apply(holder);
  }

  /** The holder with other objects in the list. */
  public E with(E holder, List<C> children) {
    return wither.apply(holder, children);
  }
}
