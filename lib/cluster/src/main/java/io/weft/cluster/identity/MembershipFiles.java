// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.certificate.Authority;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.Pem;
import io.weft.cluster.seal.KeyRing;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a membership in one directory. All methods block. */
final class MembershipFiles {
  private final CheckedFile identity;
  private final CheckedFile members;
  private final CheckedFile keys;
  private final CheckedFile node;
  private final CheckedFile authorities;
  private final CheckedFile authority;
  private final CheckedFile starts;

  MembershipFiles(Path directory) {
    identity = new CheckedFile(directory, "identity", "");
    members = new CheckedFile(directory, "members", "");
    keys = new CheckedFile(directory, "keys", "");
    node = new CheckedFile(directory, "node", ".pem");
    authorities = new CheckedFile(directory, "authorities", ".pem");
    authority = new CheckedFile(directory, "authority-key", ".pem");
    starts = new CheckedFile(directory, "starts", "");
  }

  void write(Membership membership) throws IdentityException {
    writeIdentity(membership.identity());
    writeMembers(membership.members());
    writeKeys(membership.keys());
    writeMaterial(membership.material());
    writeAuthority(membership.authority());
    starts.write("0\n");
  }

  private static String text(ObjectNode object) {
    return object.toPrettyString() + "\n";
  }

  void writeIdentity(ClusterIdentity cluster) throws IdentityException {
    identity.write(text(IdentityJson.of(cluster)));
  }

  void writeMembers(List<Member> list) throws IdentityException {
    members.write(text(IdentityJson.of(list)));
  }

  void writeKeys(KeyRing ring) throws IdentityException {
    keys.write(text(IdentityJson.of(ring)));
  }

  /** Writes key, certificate and authorities, in an order in which the certificate on the disk is always that of an authority there. */
  void writeMaterial(Material material) throws IdentityException {
    List<X509Certificate> known = readAuthoritiesIfPresent();
    List<X509Certificate> both = Stream.concat(material.authorities().stream(), known.stream()).distinct().toList();
    authorities.write(Pem.of(both));
    node.write(Pem.of(material.key()) + Pem.of(List.of(material.certificate())));
    if (both.size() > material.authorities().size()) {
      authorities.write(Pem.of(material.authorities()));
    }
  }

  private List<X509Certificate> readAuthoritiesIfPresent() throws IdentityException {
    Optional<String> text = authorities.readIfPresent();
    return text.isEmpty() ? List.of() : certificates(authorities, text.get());
  }

  void writeAuthority(@Nullable Authority held) throws IdentityException {
    if (held == null) {
      authority.delete();
    } else {
      authority.write(Pem.of(held.key()) + Pem.of(List.of(held.certificate())));
    }
  }

  Membership read() throws IdentityException {
    return new Membership(parse(identity, IdentityJson::identity), parse(members, IdentityJson::members),
        parse(keys, IdentityJson::keyRing), readMaterial(), readAuthority());
  }

  private static <T> T parse(CheckedFile file, Function<ObjectNode, T> reader) throws IdentityException {
    String text = file.read();
    try {
      return reader.apply(IdentityJson.parse(text));
    } catch (IllegalArgumentException e) {
      throw file.damaged("is damaged: " + e.getMessage(), e);
    }
  }

  private Material readMaterial() throws IdentityException {
    List<X509Certificate> trusted = certificates(authorities, authorities.read());
    String text = node.read();
    try {
      return Material.of(Pem.nodeKey(text), only(Pem.certificates(text)), trusted);
    } catch (CertificateException e) {
      throw node.damaged("cannot be used: " + e.getMessage(), e);
    }
  }

  private @Nullable Authority readAuthority() throws IdentityException {
    Optional<String> text = authority.readIfPresent();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Authority.of(Pem.privateKey(text.get()), only(Pem.certificates(text.get())));
    } catch (CertificateException e) {
      throw authority.damaged("cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(CheckedFile file, String text) throws IdentityException {
    try {
      return Pem.certificates(text);
    } catch (CertificateException e) {
      throw file.damaged("cannot be used: " + e.getMessage(), e);
    }
  }

  private static X509Certificate only(List<X509Certificate> certificates) throws CertificateException {
    if (certificates.size() != 1) {
      throw new CertificateException("it has %d certificates, and must have one".formatted(certificates.size()));
    }
    return certificates.getFirst();
  }

  /** Counts a start. @return how many there were, with this one */
  long countStart() throws IdentityException {
    String text = starts.read().strip();
    try {
      long count = Math.addExact(Long.parseLong(text), 1);
      starts.write(count + "\n");
      return count;
    } catch (NumberFormatException | ArithmeticException e) {
      throw starts.damaged("is damaged: it holds no number", e);
    }
  }
}
