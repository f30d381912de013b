// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** The shared records as this node's table has them; something else spreads them. */
final class TableRecords implements SharedRecords {
  private final RecordTable table = new RecordTable(System::currentTimeMillis);
  private final Notices notices;
  private final Function<String, Future<Void>> spread;

  /** Starts empty. @param spread brings the record of a key to the other nodes */
  TableRecords(Executor executor, Function<String, Future<Void>> spread) {
    this.notices = new Notices(executor, this::keys);
    this.spread = spread;
  }

  RecordTable table() {
    return table;
  }

  void changed(Set<String> keys) {
    notices.changed(keys);
  }

  /** Forgets what is over. */
  void expire() {
    Set<String> over = table.expire();
    if (!over.isEmpty()) {
      notices.changed(over);
    }
  }

  @Override
  public Future<Void> put(String key, long revision, Buffer bytes, Duration lifetime) {
    if (bytes.length() > MAX_RECORD) {
      throw new IllegalArgumentException(
          "a shared record has at most %d bytes; that of %s has %d".formatted(MAX_RECORD, key, bytes.length()));
    }
    long expires = lifetime.isZero() ? 0 : System.currentTimeMillis() + lifetime.toMillis();
    return offer(key, new RecordTable.Entry(revision, expires, false, bytes.copy()));
  }

  @Override
  public Future<Void> remove(String key, long revision) {
    long expires = table.entry(key).map(RecordTable.Entry::expires).orElse(0L);
    return offer(key, new RecordTable.Entry(revision, expires, true, Buffer.buffer()));
  }

  private Future<Void> offer(String key, RecordTable.Entry entry) {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw new IllegalArgumentException("the key of a shared record has 1 to %d characters, not %d".formatted(MAX_KEY, key.length()));
    }
    if (entry.revision() < 0) {
      throw new IllegalArgumentException("a revision is not negative: %d".formatted(entry.revision()));
    }
    return switch (table.offer(key, entry)) {
      case TAKEN -> {
        notices.changed(Set.of(key));
        yield spread.apply(key);
      }
      case NOT_NEWER -> Future.succeededFuture();
      case NO_ROOM -> throw new IllegalStateException(
          "there are too many shared records: at most %d, of %d bytes together".formatted(MAX_RECORDS, MAX_BYTES));
    };
  }

  @Override
  public Optional<SharedRecord> get(String key) {
    return table.live(key).map(entry -> new SharedRecord(entry.revision(), entry.bytes()));
  }

  @Override
  public Set<String> keys() {
    Set<String> live = new TreeSet<>(table.keys());
    live.removeIf(key -> table.live(key).isEmpty());
    return live;
  }

  @Override
  public Subscription watch(Consumer<Set<String>> changed) {
    return notices.add(changed);
  }
}
