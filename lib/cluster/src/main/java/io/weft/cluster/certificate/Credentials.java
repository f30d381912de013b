// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a node proves itself with to other nodes, and by what it knows them, under TLS 1.3. A peer must show a certificate of one
 * of the cluster's authorities, valid now, that carries the name of a node which was not removed. Its address does not matter,
 * since nodes may get other addresses; who must reach one certain node compares {@link NodeCertificate#name}.
 *
 * <p>All of it can be replaced at any time. Connections that are open stay open; new ones use what is new.
 */
public final class Credentials {
  /** The only protocol. */
  public static final String PROTOCOL = "TLSv1.3";

  /**
   * A resumed session is not checked again, so that a removed node could come back with one, and go on doing so for ever. TLS 1.3
   * knows tickets of at most 7 days (RFC 8446, section 4.6.1), and a server of the Java runtime whose sessions live longer gives
   * none out.
   */
  private static final int SESSION_SECONDS = 7 * 24 * 60 * 60 + 1;

  private final LiveKeyManager keys;
  private final Predicate<NodeCertificate> removed;
  private final InstantSource clock;
  private final X509ExtendedTrustManager trust = new NodeTrustManager() {
    @Override
    void check(X509Certificate[] chain) throws CertificateException {
      checkPeer(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return material().authorities().toArray(X509Certificate[]::new);
    }
  };

  /**
   * Takes what a node has.
   *
   * @param material its key, its certificate, the authorities
   * @param removed whether a certificate, which is authentic, is that of a node that was removed from the cluster; asked for each
   *     handshake on any thread, so it must not block
   * @param clock the time
   */
  public Credentials(Material material, Predicate<NodeCertificate> removed, InstantSource clock) {
    this.keys = new LiveKeyManager(material);
    this.removed = removed;
    this.clock = clock;
  }

  /** What is used now. */
  public Material material() {
    return keys.material();
  }

  /** Replaces what is used: a renewed certificate, one more authority or one fewer. */
  public void replace(Material material) {
    keys.replace(material);
  }

  /** Shows the certificate. */
  public X509ExtendedKeyManager keyManager() {
    return keys;
  }

  /** Accepts nodes of the cluster only. */
  public X509ExtendedTrustManager trustManager() {
    return trust;
  }

  private void checkPeer(X509Certificate certificate) throws CertificateException {
    new ChainCheck(material().authorities()).check(certificate, clock.instant());
    NodeCertificate peer = NodeCertificate.of(certificate);
    if (removed.test(peer)) {
      throw new CertificateException("node %s was removed from this cluster".formatted(peer.name()));
    }
  }

  /** A new context for connections of either direction, whose sessions cannot be resumed later. */
  public SSLContext context() {
    return context(keys, trust);
  }

  /** A context as of {@link #context()}, with other managers. */
  public static SSLContext context(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {
    return context(new KeyManager[] {keys}, trust);
  }

  /** A context as of {@link #context()}, for a client that shows no certificate. */
  public static SSLContext context(X509ExtendedTrustManager trust) {
    return context(new KeyManager[0], trust);
  }

  private static SSLContext context(KeyManager[] keys, X509ExtendedTrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(keys, new TrustManager[] {trust}, null);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no " + PROTOCOL, e);
    }
  }

  /** The parameters of a connection: {@value #PROTOCOL} only, and a server asks its clients for a certificate. */
  public static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {PROTOCOL});
    parameters.setNeedClientAuth(true);
    return parameters;
  }
}
