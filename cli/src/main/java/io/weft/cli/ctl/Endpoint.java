// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An IP address and a TCP port as an option's value: {@code 0.0.0.0:4420} or {@code [::]:4420}.
 *
 * @param address the IP address, without brackets
 * @param port the TCP port
 */
record Endpoint(String address, int port) {
  private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:]+)):([0-9]{1,5})");

  /** The members of {@code addr} in nvmetcli's format. */
  JsonObject toJson() {
    return new JsonObject().put("trtype", "tcp").put("adrfam", address.indexOf(':') >= 0 ? "ipv6" : "ipv4")
        .put("traddr", address).put("trsvcid", Integer.toString(port));
  }

  /** As a user writes it. */
  static String describe(JsonObject addr) {
    String address = addr.getString("traddr", "");
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + addr.getString("trsvcid", "");
  }

  /** Reads an option's value. */
  static final class Converter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'%s' is not an address; write an IP address and a TCP port as 0.0.0.0:4420 or [::]:4420".formatted(text));
      }
      String address = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      int port = Integer.parseInt(matcher.group(3));
      if (port < 1 || port > 0xffff) {
        throw new TypeConversionException("'%s': a TCP port is a number from 1 to 65535".formatted(text));
      }
      return new Endpoint(address, port);
    }
  }
}
