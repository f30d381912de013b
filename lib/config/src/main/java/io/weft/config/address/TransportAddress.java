// SPDX-License-Identifier: Apache-2.0
package io.weft.config.address;

import io.weft.nvme.AddressFamily;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;

/**
 * An address in the terms of a Discovery Log Page Entry (NVMe Base 2.1, section 5.1.12.3.1).
 *
 * @param trtype TRTYPE
 * @param adrfam ADRFAM
 * @param traddr TRADDR; for TCP a literal IPv4 or IPv6 address
 * @param trsvcid TRSVCID; for TCP the port number in decimal
 * @param treq TREQ: whether a secure channel is required
 * @param tsas TSAS: the secure channel
 */
public record TransportAddress(
    TransportType trtype,
    AddressFamily adrfam,
    String traddr,
    String trsvcid,
    SecureChannel treq,
    SecurityType tsas) {

  /**
   * A TCP address without a secure channel.
   *
   * @param traddr a literal IPv4 or IPv6 address
   * @param port the TCP port
   */
  public static TransportAddress tcp(String traddr, int port) {
    AddressFamily family = traddr.indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    return new TransportAddress(TransportType.TCP, family, traddr, Integer.toString(port),
        SecureChannel.NOT_SPECIFIED, SecurityType.NONE);
  }

  /** The same at another IP address. @param literal an IPv4 or IPv6 address */
  public TransportAddress at(String literal) {
    AddressFamily family = literal.indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    return new TransportAddress(trtype, family, literal, trsvcid, treq, tsas);
  }

  /**
   * The TCP port.
   *
   * @throws NumberFormatException if the service identifier is not a number, which {@code Rules} rejects
   */
  public int tcpPort() {
    return Integer.parseInt(trsvcid);
  }

  /** Whether it is the wildcard address {@code 0.0.0.0} or {@code ::}. */
  public boolean isWildcard() {
    return IpAddresses.isWildcard(traddr);
  }

  /** Whether it is a wildcard address that accepts connections of a family. The IPv6 one accepts IPv4 too. */
  public boolean accepts(AddressFamily family) {
    return isWildcard() && (adrfam == family || adrfam == AddressFamily.IPV6);
  }

  /** The address in messages: {@code 127.0.0.1:4420}, {@code [::1]:4420}. */
  public String describe() {
    return (traddr.indexOf(':') >= 0 ? "[" + traddr + "]" : traddr) + ":" + trsvcid;
  }
}
