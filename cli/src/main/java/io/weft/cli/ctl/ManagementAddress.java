// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.weft.service.settings.ServiceSettings;

/** Where the management service answers on this machine, by its settings. */
public final class ManagementAddress {
  private ManagementAddress() {}

  /** The URL of the service; a service that listens on all addresses is reached by the loopback address. */
  public static String url(ServiceSettings settings) {
    String listen = settings.get(ServiceSettings.HTTP_LISTEN);
    String host = switch (listen) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> listen;
    };
    return "http://%s:%d".formatted(
        host.indexOf(':') >= 0 ? "[" + host + "]" : host, settings.get(ServiceSettings.HTTP_PORT));
  }
}
