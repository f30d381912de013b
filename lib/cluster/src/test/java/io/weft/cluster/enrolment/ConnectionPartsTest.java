// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.testkit.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What bounds a connection of enrolment: messages, places, time. */
class ConnectionPartsTest {
  /** A connection that seems to come from an address. */
  private static final class From extends Socket {
    private final InetAddress address;

    From(int last) throws IOException {
      this.address = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    }

    @Override
    public InetAddress getInetAddress() {
      return address;
    }
  }

  private static byte[] frame(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frame.write(out, text);
    return out.toByteArray();
  }

  private static String fault(byte[] bytes, int most) {
    return assertThrows(IOException.class, () -> Frame.read(new ByteArrayInputStream(bytes), most)).getMessage();
  }

  @Property(tries = 200)
  void aMessageArrivesWhole(@ForAll @StringLength(max = 300) String text) throws Exception {
    // What is no character by itself cannot be sent.
    String sendable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertEquals(sendable, Frame.read(new ByteArrayInputStream(frame(sendable)), Frame.MAX_ASK));
  }

  @Test
  void aMessageThatIsCutOffOrTooLongIsNone() throws Exception {
    byte[] whole = frame("0123456789");
    for (int length = 0; length < whole.length; length++) {
      assertEquals(length < Integer.BYTES ? "the connection was closed without a message" : "the connection was closed within a message",
          fault(Arrays.copyOf(whole, length), 10));
    }
    assertEquals("a message of 10 bytes is longer than 9", fault(whole, 9));
    assertEquals("a message of 4294967295 bytes is longer than 16384",
        fault(ByteBuffer.allocate(4).putInt(-1).array(), Frame.MAX_ASK));
  }

  @Test
  void placesAreCountedByAddressAndInAll() throws Exception {
    Visitors visitors = new Visitors();
    List<Socket> in = new ArrayList<>();
    for (int address = 1; address <= Visitors.MOST / Visitors.MOST_OF_ONE; address++) {
      for (int i = 0; i < Visitors.MOST_OF_ONE; i++) {
        in.add(new From(address));
        assertTrue(visitors.enter(in.getLast()));
      }
      assertFalse(visitors.enter(new From(address)), "one more of an address");
    }
    assertFalse(visitors.enter(new From(99)), "one more of another address, when all places are taken");
    visitors.leave(in.getFirst());
    assertFalse(visitors.enter(new From(2)), "of an address that has its part");
    assertTrue(visitors.enter(new From(99)));
    assertEquals(Visitors.MOST, visitors.size());
  }

  @Test
  @DisplayName("after the end nobody is let in, and who waits for the last to leave waits for a limited time")
  void theEnd() throws Exception {
    Visitors visitors = new Visitors();
    Socket one = new From(1);
    visitors.enter(one);
    assertEquals(List.of(one), visitors.close());
    assertFalse(visitors.enter(new From(2)));
    long start = System.nanoTime();
    visitors.awaitEmpty(50);
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(49));
    CompletableFuture<Void> empty = CompletableFuture.runAsync(() -> {
      try {
        visitors.awaitEmpty(60_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    visitors.leave(one);
    empty.get(60, TimeUnit.SECONDS);
    assertEquals(0, visitors.size());
  }

  @Test
  void aDeadlineEndsAConnectionUnlessItIsClosedBefore() throws Exception {
    Socket late = new Socket();
    try (Deadline deadline = Deadline.of(late, Duration.ofMillis(20))) {
      Eventually.until("the connection is ended", late::isClosed);
      assertTrue(deadline.passed());
      assertEquals(0, deadline.leftMillis());
    }
    Socket early = new Socket();
    Deadline deadline = Deadline.of(early, Duration.ofMillis(100));
    assertTrue(deadline.leftMillis() > 0);
    deadline.close();
    Socket other = new Socket();
    try (Deadline _ = Deadline.of(other, Duration.ofMillis(150))) {
      Eventually.until("a later deadline has passed", other::isClosed);
    }
    assertFalse(early.isClosed());
    assertFalse(deadline.passed());
    early.close();
  }

  @Test
  @DisplayName("the reason of a failed connection is a phrase, whatever the libraries call it")
  void faultsInWords() {
    Map<Exception, String> phrases = Map.ofEntries(
        Map.entry(new UnknownHostException("nowhere"), "the host name is not known"),
        Map.entry(new SocketTimeoutException("Read timed out"), "no answer in time"),
        Map.entry(new NoRouteToHostException("No route to host"), "there is no route to the host"),
        Map.entry(new ConnectException("Connection refused"), "connection refused"),
        Map.entry(new EOFException(), "the connection was closed"),
        Map.entry(new SocketException("Socket closed"), "the connection was closed"),
        Map.entry(new SSLException("closed", new SocketException("Broken pipe")), "the connection was closed"),
        Map.entry(new SSLHandshakeException("(certificate_expired) Received fatal alert: certificate_expired"),
            "the other side refused the connection: certificate expired"),
        Map.entry(new SSLException("Unsupported or unrecognized SSL message"), "the other side does not speak TLS"),
        Map.entry(new SSLException("wrapped", new CertificateException("node-2 was removed")), "node-2 was removed"),
        Map.entry(new IOException("a message of 9 bytes is longer than 8"), "a message of 9 bytes is longer than 8"));
    phrases.forEach((failure, phrase) -> assertEquals(phrase, Faults.of(failure)));
  }
}
