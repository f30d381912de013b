// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.attribute.AnaPlacements;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.Nodes;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Subsystems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is known, after a document was read, of where its objects are and which of them could not be read. */
final class ReadPlaces {
  private final Map<String, String> written = new HashMap<>();
  private final Set<String> unread = new HashSet<>();

  /** Notes that an object of a kind has no key that can be read, so that what names it cannot be told from what is wrong. */
  void addUnread(ObjectKind<?> kind) {
    unread.add(kind.name());
  }

  /** Whether an object of a kind could not be read. */
  boolean hasUnread(ObjectKind<?> kind) {
    return unread.contains(kind.name());
  }

  /** Notes where an object is in the document. @param place its place in the configuration */
  void add(String place, String inDocument) {
    written.put(place, inDocument);
  }

  /** Where the document has what is at a place of the configuration. */
  String inDocument(String path) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
      String place = written.get(path.substring(0, end));
      if (place != null) {
        return place + path.substring(end);
      }
    }
    return path;
  }

  /** Whether a name or list of names may be wrong only because an object that it names could not be read. */
  boolean mayNameUnread(String path) {
    return hasUnread(Hosts.KIND) && path.endsWith("." + Subsystems.ALLOWED_HOSTS.name())
        || hasUnread(Subsystems.KIND) && path.endsWith("." + Ports.SUBSYSTEMS.name())
        || hasUnread(Nodes.KIND) && (path.endsWith("." + Ports.NODE.name()) || path.endsWith("." + AnaPlacements.NODES.name()))
        || hasUnread(AnaPlacements.KIND) && path.endsWith("." + Namespaces.ANA_GRPID.path());
  }
}
