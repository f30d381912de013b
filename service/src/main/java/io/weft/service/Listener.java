// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.weft.config.address.TransportAddress;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * An address on which a service is to listen, and the settings that it comes from.
 *
 * @param service what listens, such as {@code discovery}
 * @param address the IP address
 * @param port the TCP port
 * @param addressSetting the setting of the address
 * @param portSetting the setting of the port
 */
public record Listener(String service, String address, int port, Setting<String> addressSetting, Setting<Integer> portSetting) {

  /** The discovery service. */
  static Listener discovery(ServiceSettings settings) {
    return of("discovery", settings, ServiceSettings.LISTEN, ServiceSettings.DISCOVERY_PORT);
  }

  /** The management service. */
  static Listener http(ServiceSettings settings) {
    return of("http", settings, ServiceSettings.HTTP_LISTEN, ServiceSettings.HTTP_PORT);
  }

  /** The port of a target node that the settings are for. */
  static Listener nvme(TransportAddress address) {
    return new Listener("nvme", address.traddr(), address.tcpPort(), ServiceSettings.LISTEN, ServiceSettings.PORT);
  }

  private static Listener of(
      String service, ServiceSettings settings, Setting<String> addressSetting, Setting<Integer> portSetting) {
    return new Listener(service, settings.get(addressSetting), settings.get(portSetting), addressSetting, portSetting);
  }

  /** Tries to listen. Blocks. @return what is wrong and which options to change; empty if the address is free */
  Optional<String> problem() {
    return refusal().map(this::describe);
  }

  /** Tries to listen. Blocks. @return why that fails; empty if the address is free */
  Optional<IOException> refusal() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /** Why the service cannot listen, and which options to change. */
  String describe(Throwable cause) {
    return "%s cannot listen at %s:%d: %s; give another --%s or --%s".formatted(service,
        address.indexOf(':') >= 0 ? "[" + address + "]" : address, port, cause.getMessage(), portSetting.key(),
        addressSetting.key());
  }
}
