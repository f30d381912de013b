// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.cluster.certificate.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The text of a token: {@code weft1-} and, in base64url without padding (RFC 4648, section 5): the number of all bytes (2 bytes),
 * the cluster's identifier (16), the hash of the authority (32), the secret (32), when it expires in seconds since 1970 (8), the
 * cluster's name, the number of addresses (1), the addresses, and the first bytes of the SHA-256 of all before (4). A text is
 * its length (1) and its characters.
 */
final class TokenText {
  private static final String PREFIX = "weft1-";
  private static final Pattern ANY_VERSION = Pattern.compile("weft[0-9]{1,4}-.*");
  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9_-]*");
  private static final int LENGTH_CHARACTERS = 3;
  private static final int SUM = 4;
  private static final int MAX_TEXT = 4096;
  private static final String AGAIN = "; copy all of it, one line, from where it was made";

  private TokenText() {}

  static String of(JoinToken token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(0);
      out.writeLong(token.clusterId().getMostSignificantBits());
      out.writeLong(token.clusterId().getLeastSignificantBits());
      out.write(HexFormat.of().parseHex(token.authority()));
      out.write(token.secret());
      out.writeLong(token.expires().getEpochSecond());
      write(out, token.clusterName());
      out.writeByte(token.addresses().size());
      for (Endpoint address : token.addresses()) {
        write(out, address.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] all = Arrays.copyOf(bytes.toByteArray(), bytes.size() + SUM);
    ByteBuffer.wrap(all).putShort((short) all.length).put(bytes.size(), sum(all), 0, SUM);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  /** The checksum of all but the last bytes. */
  private static byte[] sum(byte[] all) {
    return Arrays.copyOf(HexFormat.of().parseHex(Fingerprint.of(Arrays.copyOf(all, all.length - SUM))), SUM);
  }

  static JoinToken parse(String given) throws TokenException {
    String text = given.strip();
    if (!text.startsWith(PREFIX)) {
      throw new TokenException(ANY_VERSION.matcher(text).matches()
          ? "the token is of another version of Weft: it begins with %s, and this version reads %s".formatted(
              text.substring(0, text.indexOf('-') + 1), PREFIX)
          : "this is no token, which begins with " + PREFIX);
    }
    String body = text.substring(PREFIX.length());
    if (text.length() > MAX_TEXT || !CHARACTERS.matcher(body).matches()) {
      throw new TokenException("the token has characters that no token has" + AGAIN);
    }
    requireLength(body);
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw changed();
    }
    if (!Arrays.equals(sum(all), Arrays.copyOfRange(all, all.length - SUM, all.length))) {
      throw changed();
    }
    return read(all);
  }

  /** Compares the number of characters with what the first of them say, so that a cut is called a cut. */
  private static void requireLength(String body) throws TokenException {
    int expected = body.length() < LENGTH_CHARACTERS ? 0 : characters(ByteBuffer.wrap(
        Base64.getUrlDecoder().decode(body.substring(0, LENGTH_CHARACTERS))).getShort() & 0xFFFF);
    if (body.length() < LENGTH_CHARACTERS) {
      throw new TokenException("the token is cut off after %d characters".formatted(PREFIX.length() + body.length()) + AGAIN);
    }
    if (body.length() < expected) {
      throw new TokenException("the token is cut off: it has %d characters, and should have %d".formatted(
          PREFIX.length() + body.length(), PREFIX.length() + expected) + AGAIN);
    }
    if (body.length() > expected || expected < characters(SUM)) {
      throw new TokenException("the token has %d characters, and should have %d".formatted(
          PREFIX.length() + body.length(), PREFIX.length() + expected) + AGAIN);
    }
  }

  private static int characters(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  private static TokenException changed() {
    return new TokenException("the token is not as it was made: its checksum is wrong" + AGAIN);
  }

  private static JoinToken read(byte[] all) throws TokenException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(all, Short.BYTES, all.length - Short.BYTES - SUM))) {
      UUID cluster = new UUID(in.readLong(), in.readLong());
      String authority = HexFormat.of().formatHex(bytes(in, Fingerprint.LENGTH));
      byte[] secret = bytes(in, JoinToken.SECRET);
      Instant expires = Instant.ofEpochSecond(in.readLong());
      String name = text(in);
      int count = in.readUnsignedByte();
      List<Endpoint> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        addresses.add(Endpoint.parse(text(in)));
      }
      return new JoinToken(cluster, name, addresses, authority, secret, expires);
    } catch (IOException | RuntimeException e) {
      // The checksum is right, so that a program has made it that knows another form.
      throw new TokenException("the token is in a form that this version of Weft does not know");
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in, in.readUnsignedByte()), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
