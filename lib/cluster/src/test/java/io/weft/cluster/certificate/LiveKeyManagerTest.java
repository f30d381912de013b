// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LiveKeyManagerTest {
  private final TestCluster lab = TestCluster.create("lab");

  @Test
  @DisplayName("a handshake that began before the certificate was replaced ends with the key and chain with which it began")
  void aHandshakeKeepsWhatItBeganWith() throws Exception {
    Material first = lab.node("node-1");
    Material second = lab.node("node-1");
    LiveKeyManager manager = new LiveKeyManager(first);
    String alias = manager.chooseServerAlias("EC", null, null);
    manager.replace(second);
    assertSame(first.key().privateKey(), manager.getPrivateKey(alias));
    assertArrayEquals(first.chain(), manager.getCertificateChain(alias));
    String next = manager.chooseServerAlias("EC", null, null);
    assertNotEquals(alias, next);
    assertSame(second.key().privateKey(), manager.getPrivateKey(next));
    manager.replace(lab.node("node-1"));
    assertNull(manager.getPrivateKey(alias), "two before the present one nothing is kept");
    assertNull(manager.getCertificateChain(alias));
    assertSame(second.key().privateKey(), manager.getPrivateKey(next));
  }

  @Test
  void aKeyOfAnotherKindIsNotOffered() throws Exception {
    LiveKeyManager manager = new LiveKeyManager(lab.node("node-1"));
    assertNull(manager.chooseServerAlias("RSA", null, null));
    assertNull(manager.chooseEngineServerAlias("RSA", null, null));
    assertNull(manager.chooseClientAlias(new String[] {"RSA", "DSA"}, null, null));
    assertNull(manager.getServerAliases("RSA", null));
    String alias = manager.chooseEngineClientAlias(new String[] {"RSA", "EC"}, null, null);
    assertEquals(List.of(alias), List.of(manager.getClientAliases("EC", null)));
    assertEquals(alias, manager.chooseEngineServerAlias("EC", null, null));
    assertNull(manager.getPrivateKey("another"));
  }

  @Test
  void theAuthorityIsShownWithTheCertificate() throws Exception {
    LiveKeyManager manager = new LiveKeyManager(lab.node("node-1"));
    X509Certificate[] chain = manager.getCertificateChain(manager.chooseServerAlias("EC", null, null));
    assertEquals(2, chain.length);
    assertEquals(lab.authority().certificate(), chain[1]);
  }
}
