// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.address.TransportAddress;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;

/**
 * The attributes of a transport address, for each kind of object that has one in its component {@code address}.
 *
 * @param blank an object with {@link #BLANK} as its address
 * @param effect what a change of the address does to connected hosts
 */
record Addresses<E>(E blank, Effect effect) {
  /** The default of every attribute; those without a default must be given. */
  static final TransportAddress BLANK =
      new TransportAddress(TransportType.TCP, AddressFamily.IPV4, "", "", SecureChannel.NOT_SPECIFIED, SecurityType.NONE);

  AttributeBuilder<E, TransportType> trtype() {
    return attribute("trtype", AttributeType.choice(TransportType.class, TransportType::label)).required();
  }

  AttributeBuilder<E, AddressFamily> adrfam() {
    // Of this family no form of traddr is known.
    return attribute("adrfam", AttributeType.choice(AddressFamily.class, AddressFamily::label)).required()
        .standIn(AddressFamily.LOOP);
  }

  AttributeBuilder<E, String> traddr() {
    return attribute("traddr", AttributeType.TEXT).required();
  }

  AttributeBuilder<E, String> trsvcid() {
    return attribute("trsvcid", AttributeType.TEXT).required();
  }

  AttributeBuilder<E, SecureChannel> treq() {
    return attribute("treq", AttributeType.choice(SecureChannel.class, SecureChannel::label));
  }

  AttributeBuilder<E, SecurityType> tsas() {
    return attribute("tsas", AttributeType.choice(SecurityType.class, SecurityType::label));
  }

  private <T> AttributeBuilder<E, T> attribute(String name, AttributeType<T> type) {
    return AttributeBuilder.of(blank, "addr/" + name, type, "address." + name).effect(effect);
  }
}
