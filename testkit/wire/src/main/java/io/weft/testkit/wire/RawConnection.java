// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.wire;

import io.weft.nvme.tcp.Pdu;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * One end of an NVMe/TCP connection, under the control of a test. Calls block: not for event loops.
 *
 * <p>Reads fail with {@link java.net.SocketTimeoutException} if nothing arrives in time, and with {@link EOFException} if
 * the other end has closed the connection.
 */
public final class RawConnection implements AutoCloseable {
  private static final int LONGEST_PDU = 16 * 1024 * 1024;

  private final Socket socket;
  private boolean headerDigest;
  private boolean dataDigest;

  private RawConnection(Socket socket, Duration timeout) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
  }

  /**
   * Connects.
   *
   * @param timeout the timeout of the connection and of each read
   */
  public static RawConnection open(InetSocketAddress address, Duration timeout) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, Math.toIntExact(timeout.toMillis()));
    return new RawConnection(socket, timeout);
  }

  /** Wraps an accepted connection. @param timeout the timeout of each read */
  public static RawConnection of(Socket socket, Duration timeout) throws IOException {
    return new RawConnection(socket, timeout);
  }

  /** Sets which digests {@link #send(PduBuilder)} adds to PDUs, without telling the other end. */
  public RawConnection digests(boolean forHeader, boolean forData) {
    headerDigest = forHeader;
    dataDigest = forData;
    return this;
  }

  /**
   * Initializes the connection as a host: sends ICReq and waits for the reply; later PDUs have these digests.
   *
   * @return the reply
   */
  public RawPdu initialize(boolean forHeader, boolean forData) throws IOException {
    int bits = (forHeader ? Pdu.IC_DIGEST_HEADER : 0) | (forData ? Pdu.IC_DIGEST_DATA : 0);
    sendBytes(PduBuilder.icReq(0, bits, 0).build());
    digests(forHeader, forData);
    return receive();
  }

  /**
   * Sends a PDU with the digests of this connection. Fields that depend on digests, if they are to be wrong, must be set
   * after {@link PduBuilder#digests}.
   */
  public void send(PduBuilder pdu) throws IOException {
    sendBytes(pdu.withDigestsOf(headerDigest, dataDigest).build());
  }

  /** Sends bytes as they are. */
  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Ends the output, but still receives. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Waits for the next PDU. */
  public RawPdu receive() throws IOException {
    byte[] common = exactly(Pdu.COMMON_HEADER_LENGTH);
    int length = ByteBuffer.wrap(common).order(ByteOrder.LITTLE_ENDIAN).getInt(Pdu.PLEN);
    if (length < Pdu.COMMON_HEADER_LENGTH || length > LONGEST_PDU) {
      throw new IOException("a PDU with PLEN " + Integer.toUnsignedString(length));
    }
    byte[] all = new byte[length];
    System.arraycopy(common, 0, all, 0, common.length);
    byte[] rest = exactly(length - common.length);
    System.arraycopy(rest, 0, all, common.length, rest.length);
    return new RawPdu(all);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the other end closed the connection");
    }
    return bytes;
  }

  /**
   * Waits until the other end closes the connection.
   *
   * @return the number of bytes received until then
   */
  public long awaitClose() throws IOException {
    InputStream in = socket.getInputStream();
    long count = 0;
    byte[] bytes = new byte[4096];
    try {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        count += n;
      }
    } catch (SocketException e) {
      return count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
