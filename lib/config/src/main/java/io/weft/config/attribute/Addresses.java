// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.address.Adrfam;
import io.weft.config.address.TransportAddress;
import io.weft.config.address.Treq;
import io.weft.config.address.Trtype;
import io.weft.config.address.Tsas;

/**
 * The attributes of a transport address, for each kind of object that has one in its component {@code address}.
 *
 * @param blank an object with {@link #BLANK} as its address
 * @param effect what a change of the address does to connected hosts
 */
record Addresses<E>(E blank, Effect effect) {
  /** An address of which nothing is known; every attribute that has no default must be given. */
  static final TransportAddress BLANK =
      new TransportAddress(Trtype.TCP, Adrfam.IPV4, "", "", Treq.NOT_SPECIFIED, Tsas.NONE);

  AttributeBuilder<E, Trtype> trtype() {
    return attribute("trtype", AttributeType.choice(Trtype.class, Trtype::label)).required();
  }

  AttributeBuilder<E, Adrfam> adrfam() {
    return attribute("adrfam", AttributeType.choice(Adrfam.class, Adrfam::label)).required();
  }

  AttributeBuilder<E, String> traddr() {
    return attribute("traddr", AttributeType.TEXT).required();
  }

  AttributeBuilder<E, String> trsvcid() {
    return attribute("trsvcid", AttributeType.TEXT).required();
  }

  AttributeBuilder<E, Treq> treq() {
    return attribute("treq", AttributeType.choice(Treq.class, Treq::label));
  }

  AttributeBuilder<E, Tsas> tsas() {
    return attribute("tsas", AttributeType.choice(Tsas.class, Tsas::label));
  }

  private <T> AttributeBuilder<E, T> attribute(String name, AttributeType<T> type) {
    return AttributeBuilder.of(blank, "addr/" + name, type, "address." + name).effect(effect);
  }
}
