// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.netty.util.NetUtil;
import io.weft.nvme.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A host that asks for the discovery log, and the connection over which it asks.
 *
 * @param hostNqn the host NQN that Connect named
 * @param address the address that the host connected to, in its canonical form (RFC 5952) and without a zone; the log shows
 *     it for what listens on a wildcard address
 * @param port the TCP port that the host connected to
 * @param sameMachine whether the host is on this machine, so that loopback addresses lead here
 */
public record Viewer(String hostNqn, String address, int port, boolean sameMachine) {
  private static final int IPV4_LENGTH = 4;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  /**
   * The viewer at the other end of a connection.
   *
   * @param host where the host came from, null if the transport has no addresses: the host is in this process
   * @param local the address that it connected to, null likewise
   */
  public static Viewer of(String hostNqn, @Nullable InetSocketAddress host, @Nullable InetSocketAddress local) {
    if (local == null) {
      return new Viewer(hostNqn, "", 0, true);
    }
    String address = text(local.getAddress());
    boolean sameMachine = local.getAddress().isLoopbackAddress()
        || host != null && text(host.getAddress()).equals(address);
    return new Viewer(hostNqn, address, local.getPort(), sameMachine);
  }

  /** The canonical text of an address. An IPv4 address that the socket shows as IPv6 (::ffff:a.b.c.d) is shown as IPv4. */
  private static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean mapped = bytes.length > IPV4_LENGTH
        && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return NetUtil.bytesToIpAddress(mapped ? Arrays.copyOfRange(bytes, MAPPED.length, bytes.length) : bytes);
  }

  /** The family of {@link #address}. */
  public AddressFamily family() {
    return address.indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
  }

  /** From where the host looks. */
  public Viewpoint viewpoint() {
    return Viewpoint.of(family(), sameMachine);
  }
}
