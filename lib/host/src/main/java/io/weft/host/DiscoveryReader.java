// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.weft.host.error.HostException;
import io.weft.nvme.log.DiscoveryLogEntry;
import io.weft.nvme.log.DiscoveryLogPage;
import java.nio.ByteBuffer;

/**
 * Reads the Discovery log page consistently: its header, all of it in pieces, and its header again, until the generation
 * counter has not changed in between (NVMe Base 2.1, section 5.1.12.3.1).
 */
final class DiscoveryReader {
  private static final int MAX_ATTEMPTS = 10;
  /** More than any real fabric has; 16 MiB of log. */
  private static final long MAX_ENTRIES = 16 * 1024;

  private final Admin admin;

  DiscoveryReader(Admin admin) {
    this.admin = admin;
  }

  Future<DiscoveryLogPage> read() {
    return attempt(1);
  }

  private Future<DiscoveryLogPage> attempt(int number) {
    return read(DiscoveryLogPage.HEADER_LENGTH).compose(header -> {
      long count = header.getLong(DiscoveryLogPage.NUMREC);
      if (count < 0 || count > MAX_ENTRIES) {
        return Future.failedFuture(
            new HostException("the discovery log has %s entries".formatted(Long.toUnsignedString(count))));
      }
      long generation = header.getLong(DiscoveryLogPage.GENCTR);
      return read(DiscoveryLogPage.HEADER_LENGTH + (int) count * DiscoveryLogEntry.LENGTH)
          .compose(page -> read(DiscoveryLogPage.HEADER_LENGTH)
              .compose(again -> checkGeneration(number, generation, page, again)));
    });
  }

  private Future<DiscoveryLogPage> checkGeneration(int number, long generation, ByteBuffer page, ByteBuffer again) {
    if (page.getLong(DiscoveryLogPage.GENCTR) == generation && again.getLong(DiscoveryLogPage.GENCTR) == generation) {
      return Future.succeededFuture(DiscoveryLogPage.decode(page, 0));
    }
    return number < MAX_ATTEMPTS
        ? attempt(number + 1)
        : Future.failedFuture(new HostException("the discovery log changed during %d attempts to read it".formatted(number)));
  }

  private Future<ByteBuffer> read(int length) {
    return admin.discoveryLog(length);
  }
}
