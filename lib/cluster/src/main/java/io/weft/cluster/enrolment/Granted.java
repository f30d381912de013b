// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Pem;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.cluster.identity.IdentityJson;
import io.weft.cluster.identity.Member;
import io.weft.cluster.seal.KeyRing;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member is told: who it is, and all that members share.
 *
 * @param identity the cluster, and the node as it was agreed
 * @param members all members
 * @param keys the cluster key
 * @param authorities the certificates of the authorities
 * @param certificate the node's new certificate, if it has asked for one
 * @param authority the authority itself, if the node votes and the one that answers has it
 */
record Granted(ClusterIdentity identity, List<Member> members, KeyRing keys, List<X509Certificate> authorities,
    @Nullable X509Certificate certificate, @Nullable Authority authority) {

  ObjectNode json() {
    ObjectNode json = IdentityJson.object();
    json.set("identity", IdentityJson.of(identity));
    ArrayNode array = json.putArray("members");
    members.forEach(member -> array.add(IdentityJson.of(member)));
    json.set("keys", IdentityJson.of(keys));
    json.put("authorities", Pem.of(authorities));
    if (certificate != null) {
      json.put("certificate", Pem.of(List.of(certificate)));
    }
    if (authority != null) {
      json.put("authority", Pem.of(authority.key()) + Pem.of(List.of(authority.certificate())));
    }
    return json;
  }

  /** Reads {@link #json}. @throws IllegalArgumentException if something is missing or wrong; the message repeats no secret */
  static Granted of(ObjectNode json) {
    try {
      return new Granted(IdentityJson.identity(object(json, "identity")), IdentityJson.members(json),
          IdentityJson.keyRing(object(json, "keys")), Pem.certificates(IdentityJson.text(json, "authorities")),
          json.has("certificate") ? only(IdentityJson.text(json, "certificate")) : null,
          json.has("authority") ? authority(IdentityJson.text(json, "authority")) : null);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Authority authority(String pem) throws CertificateException {
    return Authority.of(Pem.privateKey(pem), only(pem));
  }

  private static X509Certificate only(String pem) throws CertificateException {
    List<X509Certificate> found = Pem.certificates(pem);
    if (found.size() != 1) {
      throw new CertificateException("there are %d certificates where one must be".formatted(found.size()));
    }
    return found.getFirst();
  }

  private static JsonNode object(ObjectNode json, String name) {
    if (json.get(name) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("'%s' must be an object".formatted(name));
  }
}
