// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import io.weft.config.Reason;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says why a connection failed. */
final class Faults {
  private Faults() {}

  /** The reason, a phrase without the name of a class. */
  static String of(Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof CertificateException) {
        return Reason.of(e);
      }
    }
    String message = Reason.of(failure);
    return switch (failure) {
      case UnknownHostException _ -> "the host name is not known";
      case SocketTimeoutException _ -> "no answer in time";
      case NoRouteToHostException _ -> "there is no route to the host";
      case ConnectException _ -> message.toLowerCase(Locale.ROOT);
      case EOFException _ -> "the connection was closed";
      case SSLException _ when message.contains("fatal alert: ") -> "the other side refused the connection: "
          + message.substring(message.indexOf("fatal alert: ") + "fatal alert: ".length()).replace('_', ' ').strip();
      case SSLException _ when message.contains("nrecognized SSL message") -> "the other side does not speak TLS";
      case SSLException _ when failure.getCause() instanceof SocketException -> "the connection was closed";
      case SSLException _ when failure.getCause() instanceof EOFException -> "the connection was closed";
      case SocketException _ -> "the connection was closed";
      default -> message;
    };
  }
}
