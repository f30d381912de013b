// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

/** What a change of an attribute does to hosts that are connected. */
public enum Effect {
  /** Nothing: it takes effect when a host connects, or is not visible to hosts at all. */
  NONE("nothing"),
  /** They stay connected; what they can see of the change is announced by an asynchronous event. */
  LIVE("hosts are told"),
  /** Those that may no longer be connected are disconnected; all others stay. */
  EXCLUDES("excluded hosts are disconnected"),
  /** All hosts of the subsystem lose their controllers and have to reconnect. */
  RECONNECTS("the subsystem's hosts reconnect"),
  /** The port is closed and opened again, which disconnects every host that uses it. */
  CLOSES_PORT("the port is closed and opened again");

  private final String label;

  Effect(String label) {
    this.label = label;
  }

  /** The effect as documents describe it. */
  public String label() {
    return label;
  }
}
