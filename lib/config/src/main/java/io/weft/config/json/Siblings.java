// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Children;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the objects of one list, one after the other.
 *
 * @param <E> what holds the list
 * @param <C> what is in it
 */
final class Siblings<E, C> {
  private final EntryReader reader;
  private final Children<E, C> children;
  private final String holder;
  private final Violations violations;
  private final List<C> read = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private int index;
  private boolean unread;

  /**
   * Nothing of the list is read yet.
   *
   * @param reader reads each object
   * @param children which list it is
   * @param holder the key of the object that holds the list
   * @param violations a collector at the path of that object
   */
  Siblings(EntryReader reader, Children<E, C> children, String holder, Violations violations) {
    this.reader = reader;
    this.children = children;
    this.holder = holder;
    this.violations = violations;
  }

  /** The name of the list. */
  String name() {
    return children.list();
  }

  /** Reads the list of an object, which may be missing. */
  Siblings<E, C> readAll(JsonReader json) {
    int faults = violations.count();
    Iterable<JsonNode> elements = json.list(children.list(), JsonReader.OBJECTS);
    unread |= violations.count() > faults;
    elements.forEach(this::read);
    return this;
  }

  /** Reads the next object of the list. */
  void read(JsonNode element) {
    int faults = violations.count();
    JsonReader child = JsonReader.of(element, violations.at(children.list(), index));
    unread |= violations.count() > faults;
    if (children.naming() == Children.Naming.INDEX) {
      read.add(reader.read(children.kind(), child, holder));
    } else {
      keyed(child);
    }
    index++;
  }

  private void keyed(JsonReader child) {
    String key = EntryReader.key(children.kind(), child);
    unread |= key == null;
    Integer first = key == null ? null : seen.putIfAbsent(key, index);
    if (key != null && first != null) {
      children.kind().key().at(child.violations()).add(
          "is '%s', as in %s[%d]".formatted(AttributeType.shorten(key), violations.at(children.list()).path(), first),
          "a different value");
      return;
    }
    // From here on its place is its key, as in the rules, unless they cannot know it.
    JsonReader named = key == null || children.naming() == Children.Naming.KEY_AT_INDEX
        ? child : child.at(violations.at(children.place(key)));
    if (!Quirks.of(children.kind()).refuses(named)) {
      C object = reader.read(children.kind(), named, holder);
      // One without a key is reported already; it must not hide another.
      if (key != null && hasPlace(object, named)) {
        read.add(object);
      }
    }
  }

  /** Whether the rules can name an object; of one whose place only the document tells, the key is checked now. */
  private boolean hasPlace(C object, JsonReader json) {
    int faults = json.violations().count();
    if (children.naming() == Children.Naming.KEY_AT_INDEX) {
      children.kind().key().check(object, json.violations());
    }
    return json.violations().count() == faults;
  }

  /** The object that holds the list, with what was read. */
  E in(E entry) {
    if (unread) {
      reader.places().addUnread(children.kind());
    }
    return children.with(entry, read);
  }
}
