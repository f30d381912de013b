// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that a node has at the moment. A handshake asks three times, for an alias, its chain and its key; since
 * the certificate may be replaced in between, the alias says which is meant, and the last one stays available.
 */
final class LiveKeyManager extends X509ExtendedKeyManager {
  private static final String KEY_TYPE = "EC";

  private record Held(int number, Material material, @Nullable Held before) {}

  private volatile Held held;

  LiveKeyManager(Material material) {
    this.held = new Held(0, material, null);
  }

  synchronized void replace(Material material) {
    Held last = held;
    held = new Held(last.number + 1, material, new Held(last.number, last.material, null));
  }

  Material material() {
    return held.material;
  }

  private static @Nullable String alias(Held current, String... types) {
    return Arrays.asList(types).contains(KEY_TYPE) ? "node-" + current.number : null;
  }

  private @Nullable Material find(String alias) {
    for (Held one = held; one != null; one = one.before) {
      if (alias.equals(alias(one, KEY_TYPE))) {
        return one.material;
      }
    }
    return null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Material material = find(alias);
    return material == null ? null : material.key().privateKey();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Material material = find(alias);
    return material == null ? null : material.chain();
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return getServerAliases(type, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    String alias = alias(held, type);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(held, types);
  }

  @Override
  public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(held, type);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(held, types);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(held, type);
  }
}
