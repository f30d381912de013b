// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of one service: what was given, and the defaults for the rest. */
public final class ServiceSettings {
  /** The directory for data that must survive a restart. */
  public static final Setting<String> DATA =
      Setting.text("data", "./data", "Directory for data that must survive a restart; created if missing.",
          "a directory");

  /** The word for a setting that is on. */
  public static final String YES = "yes";

  /** An nvmetcli document that becomes the configuration of a new data directory; empty for none. */
  public static final Setting<String> RESTORE = Setting.text("restore", "",
      "File in nvmetcli's format that becomes the configuration of a new data directory; one that has a configuration "
          + "keeps it.", "a file");

  /** Whether {@link #RESTORE} replaces the configuration of a data directory that has one. */
  public static final Setting<String> RESTORE_AGAIN = Setting.choice("restore-again",
      "Whether `restore` replaces an existing configuration too, at every start with this setting; all edits since are "
          + "lost.", "no", YES);

  /** The address of the ports of a new configuration, and of the discovery service. */
  public static final Setting<String> LISTEN =
      Setting.text("listen", "127.0.0.1", "Address of the discovery service, and of the first port.", "an IP address");

  /** The TCP port of the port that a new data directory gets. */
  public static final Setting<Integer> PORT = Setting.port("port", 4420, "TCP port of the first port.");

  /** The TCP port of the discovery service. */
  public static final Setting<Integer> DISCOVERY_PORT =
      Setting.port("discovery-port", 8009, "TCP port of the discovery service.");

  /** The address of the management service. Anyone who can reach it can change everything. */
  public static final Setting<String> HTTP_LISTEN = Setting.text("http-listen", "127.0.0.1",
      "Address of the management service. Anyone who can reach it can change everything: keep it on a trusted network.",
      "an IP address");

  /** The TCP port of the management service. */
  public static final Setting<Integer> HTTP_PORT =
      Setting.port("http-port", 8080, "TCP port of the management service.");

  /** The host names that the management service answers to. */
  public static final Setting<Set<String>> HTTP_NAMES = Setting.names("http-names",
      "Host names that the management service answers to besides IP addresses and names without dots; separated by commas.");

  /** How many event loops carry storage traffic; 0 for one per processor. */
  public static final Setting<Integer> EVENT_LOOPS = Setting.number("event-loops", 0, 0, 1024,
      "Event loops that carry storage traffic; 0 for one per processor.");

  /** How sockets are driven. */
  public static final Setting<String> TRANSPORT = Setting.choice("transport",
      "How sockets are driven; auto uses the best that the machine supports.", "auto", "io_uring", "epoll", "nio");

  /** How long an event loop polls before it sleeps, in microseconds. */
  public static final Setting<Integer> SPIN = Setting.number("spin-us", 50, 0, 10_000,
      "Microseconds for which a busy event loop polls before it sleeps; 0 to sleep at once.");

  /** What performs the I/O of files and block devices. */
  public static final Setting<String> BACKEND = Setting.choice("backend",
      "What performs the I/O of files and block devices; auto uses io_uring where the machine supports it.",
      "auto", "threads", "portable");

  /** The block size of new files whose namespaces state none. */
  public static final Setting<String> BLOCK_SIZE = Setting.choice("block-size",
      "Block size in bytes of new files whose namespaces state none; auto takes that of the storage below them.",
      "auto", "512", "4096");

  /** The most memory for data in flight, in bytes, for all event loops together. */
  public static final Setting<Long> SLOT_MEMORY = Setting.size("slot-memory", 512L << 20,
      "Most memory for data in flight, for all event loops together.");

  /** The lowest level that is logged. */
  public static final Setting<String> LOG_LEVEL = Setting.choice("log-level",
      "The lowest level that is logged.", "info", "error", "warn", "debug", "trace");

  /** All settings, in the order of their documentation. */
  public static final List<Setting<?>> ALL = List.of(DATA, RESTORE, RESTORE_AGAIN, LISTEN, PORT, DISCOVERY_PORT,
      HTTP_LISTEN, HTTP_PORT, HTTP_NAMES, EVENT_LOOPS, TRANSPORT, SPIN, BACKEND, BLOCK_SIZE, SLOT_MEMORY, LOG_LEVEL);

  /** The defaults. */
  public static final ServiceSettings DEFAULTS = new ServiceSettings(Map.of());

  private final Map<Setting<?>, Object> given;

  ServiceSettings(Map<Setting<?>, Object> given) {
    this.given = Map.copyOf(given);
  }

  /** The value of a setting: what was given, else its default. */
  @SuppressWarnings("unchecked") // A setting is put into the map together with a value that its own parser made.
  public <T> T get(Setting<T> setting) {
    return (T) given.getOrDefault(setting, setting.fallback());
  }

  /** Whether a value was given. */
  public boolean has(Setting<?> setting) {
    return given.containsKey(setting);
  }

  /** These settings, overridden by those of another. */
  ServiceSettings overriddenBy(ServiceSettings other) {
    Map<Setting<?>, Object> merged = new HashMap<>(given);
    merged.putAll(other.given);
    return new ServiceSettings(merged);
  }
}
