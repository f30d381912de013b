// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.certificate.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JoinTokenTest {
  private static final Instant EXPIRES = Instant.parse("2026-11-28T12:00:00Z");
  private static final String AUTHORITY = Fingerprint.of("ca".getBytes(StandardCharsets.US_ASCII));
  private static final JoinToken TOKEN = JoinToken.create(UUID.randomUUID(), "lab",
      List.of(new Endpoint("10.0.0.1", 7420), new Endpoint("fd00::1", 7424), new Endpoint("node-3.example.org", 65_535)), AUTHORITY, EXPIRES);

  private static String refusal(String text) {
    return assertThrows(TokenException.class, () -> JoinToken.parse(text)).getMessage();
  }

  @Test
  void aTokenIsReadFromItsText() throws Exception {
    JoinToken read = JoinToken.parse("  " + TOKEN.text() + "\n");
    assertEquals(TOKEN.clusterId(), read.clusterId());
    assertEquals("lab", read.clusterName());
    assertEquals(TOKEN.addresses(), read.addresses());
    assertEquals(AUTHORITY, read.authority());
    assertEquals(EXPIRES, read.expires());
    assertArrayEquals(TOKEN.secret(), read.secret());
    assertEquals(TOKEN.secretHash(), read.secretHash());
    assertTrue(TOKEN.text().matches("weft1-[A-Za-z0-9_-]{100,400}"), TOKEN.text());
  }

  @Property(tries = 400)
  void aTokenThatIsCutOffSaysSo(@ForAll @IntRange(max = 1_000_000) int where) {
    String text = TOKEN.text();
    int length = "weft1-".length() + where % (text.length() - "weft1-".length());
    String message = refusal(text.substring(0, length));
    assertTrue(message.startsWith("the token is cut off"), message);
    assertTrue(message.contains(length + " characters"), message);
    assertTrue(message.endsWith("; copy all of it, one line, from where it was made"), message);
  }

  @Property(tries = 400)
  void aTokenWithAnotherCharacterIsRefused(@ForAll @IntRange(max = 1_000_000) int where, @ForAll @CharRange(from = '!', to = '~') char other) {
    String text = TOKEN.text();
    int at = where % text.length();
    String changed = text.substring(0, at) + other + text.substring(at + 1);
    if (!changed.equals(text) && !decodesAlike(text, changed)) {
      assertTrue(refusal(changed).matches("(the|this) .*token.*"), changed);
    }
  }

  /** Whether two texts differ only in bits of the last character that belong to no byte. */
  private static boolean decodesAlike(String text, String changed) {
    try {
      return Arrays.equals(Base64.getUrlDecoder().decode(text.substring(6)), Base64.getUrlDecoder().decode(changed.substring(6)))
          && changed.startsWith("weft1-");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void whatIsNoTokenSaysWhatATokenIs() {
    assertEquals("this is no token, which begins with weft1-", refusal("hello"));
    assertEquals("this is no token, which begins with weft1-", refusal(""));
    assertEquals("the token is of another version of Weft: it begins with weft2-, and this version reads weft1-", refusal("weft2-AAAA"));
    assertEquals("the token has characters that no token has; copy all of it, one line, from where it was made",
        refusal(TOKEN.text().substring(0, 50) + "\n" + TOKEN.text().substring(50)));
    assertEquals("the token has %d characters, and should have %d; copy all of it, one line, from where it was made".formatted(
        TOKEN.text().length() + 1, TOKEN.text().length()), refusal(TOKEN.text() + "A"));
    assertEquals("the token has 9 characters, and should have 6; copy all of it, one line, from where it was made", refusal("weft1-AAA"));
    assertEquals("the token is not as it was made: its checksum is wrong; copy all of it, one line, from where it was made",
        refusal(TOKEN.text().substring(0, 40) + (TOKEN.text().charAt(40) == 'A' ? 'B' : 'A') + TOKEN.text().substring(41)));
  }

  @Test
  void anExpiredTokenSaysWhenAndByWhoseClock() throws Exception {
    TOKEN.requireValid(EXPIRES.minusSeconds(1));
    assertEquals("the token expired at 2026-11-28T12:00:00Z; this node's clock says 2026-11-28T12:00:05Z. Make a new token on a node of "
        + "cluster lab, or set the clock if it is wrong",
        assertThrows(TokenException.class, () -> TOKEN.requireValid(EXPIRES.plusMillis(5_700))).getMessage());
  }

  @Test
  @DisplayName("no text of a token but the one for the newcomer holds its secret, and none of its hash tells it")
  void textsHoldNoSecret() {
    assertEquals("token %s for cluster lab, valid until 2026-11-28T12:00:00Z".formatted(TOKEN.id()), TOKEN.toString());
    assertFalse(TOKEN.secretHash().contains(HexFormat.of().formatHex(TOKEN.secret())));
    assertTrue(TOKEN.secretHash().startsWith(TOKEN.id()));
  }

  @Test
  void twoTokensDiffer() {
    assertFalse(JoinToken.create(TOKEN.clusterId(), "lab", TOKEN.addresses(), AUTHORITY, EXPIRES).secretHash().equals(TOKEN.secretHash()));
  }

  @Test
  void aTokenHasAFewAddressesAndAtLeastOne() throws Exception {
    List<Endpoint> many = IntStream.range(1, 100).mapToObj(i -> new Endpoint("10.0.0." + i, 7420)).toList();
    JoinToken read = JoinToken.parse(JoinToken.create(UUID.randomUUID(), "lab", many, AUTHORITY, EXPIRES).text());
    assertEquals(many.subList(0, JoinToken.MAX_ADDRESSES), read.addresses());
    assertEquals("a token needs the address of a node that votes", assertThrows(IllegalArgumentException.class,
        () -> JoinToken.create(UUID.randomUUID(), "lab", List.of(), AUTHORITY, EXPIRES)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> JoinToken.create(UUID.randomUUID(), "a b", many, AUTHORITY, EXPIRES));
  }

  @Test
  void endpointsAreReadAsTheyAreWritten() {
    for (String text : List.of("10.0.0.1:1", "[fd00::1]:65535", "node-1:7420")) {
      assertEquals(text, Endpoint.parse(text).toString());
    }
    for (String text : List.of("", "10.0.0.1", "fd00::1:7420", "host:port", ":1", "[host]:1")) {
      assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text), text);
    }
    assertEquals("0 is no TCP port, which is 1 to 65535",
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("host:0")).getMessage());
  }
}
