// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterAnswer.Stale;
import io.weft.testkit.history.RegisterInput.Edit;
import io.weft.testkit.history.RegisterInput.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A real register, which can be made to do something wrong. */
final class SequentialRegister implements Planted.Sequential<RegisterInput, RegisterAnswer> {
  /** What it may do wrong. */
  enum Fault {
    /** Nothing. */
    NONE(0),
    /** It reads what was overwritten long ago. */
    STALE_READ(8),
    /** It says that an edit is committed, and keeps the value. Only a read before the next edit shows it. */
    LOST_WRITE(50),
    /** It makes the last edit but one again. Only a read before the next edit shows it. */
    DOUBLE_APPLY(50),
    /** It goes back to what it was long ago. */
    ACKNOWLEDGED_THEN_LOST(8),
    /** It gives an edit the revision of the one before. */
    REVISION_REUSED(8),
    /** It makes an edit that was made against an older revision. */
    STALE_EDIT_ACCEPTED(8),
    /** It refuses an edit as stale that is not. */
    FALSELY_STALE(8);

    /** How often it does it: the answer that shows it may be lost. */
    private final int times;

    Fault(int times) {
      this.times = times;
    }
  }

  /** More operations than overlap. */
  private static final int LONG_AGO = 40;

  /** What it held. */
  private record Version(long revision, String value) {}

  private final Fault fault;
  private final List<Version> versions = new ArrayList<>(List.of(new Version(1, "first")));
  private int untilFault;
  private int left;
  private int sequence;

  SequentialRegister(Fault fault, int untilFault) {
    this.fault = fault;
    this.untilFault = untilFault;
    left = fault.times;
  }

  /** Whether it has done it often enough. */
  boolean done() {
    return left == 0;
  }

  @Override
  public RegisterInput next(int client, Random random) {
    if (random.nextInt(3) == 0) {
      return new Read();
    }
    Long expected = random.nextBoolean() ? null : Long.valueOf(back(random.nextInt(4) == 0 ? 1 : 0).revision());
    return new Edit(expected, "c%d-%d".formatted(client, ++sequence));
  }

  @Override
  public RegisterAnswer apply(int client, RegisterInput input) {
    untilFault--;
    return switch (input) {
      case Read() -> {
        if (wrong(Fault.ACKNOWLEDGED_THEN_LOST)) {
          versions.subList(versions.size() - LONG_AGO, versions.size()).clear();
        }
        Version found = back(wrong(Fault.STALE_READ) ? LONG_AGO : 0);
        yield new Found(found.revision(), found.value());
      }
      case Edit(Long expected, String wanted) -> edit(expected, wanted);
    };
  }

  private RegisterAnswer edit(@Nullable Long expected, String wanted) {
    long revision = back(0).revision();
    if (expected != null && expected != revision && !wrong(Fault.STALE_EDIT_ACCEPTED)) {
      return new Stale(revision);
    }
    if (expected != null && wrong(Fault.FALSELY_STALE)) {
      return new Stale(back(LONG_AGO).revision());
    }
    if (wrong(Fault.REVISION_REUSED)) {
      versions.add(new Version(revision, wanted));
      return new Committed(revision);
    }
    versions.add(new Version(revision + 1, wrong(Fault.LOST_WRITE) ? back(0).value() : wanted));
    if (wrong(Fault.DOUBLE_APPLY)) {
      versions.add(new Version(revision + 2, back(1).value()));
    }
    return new Committed(revision + 1);
  }

  /** Whether to do something wrong at this occasion. */
  private boolean wrong(Fault what) {
    if (fault != what || untilFault >= 0 || left == 0) {
      return false;
    }
    left--;
    return true;
  }

  private Version back(int count) {
    return versions.get(Math.max(0, versions.size() - 1 - count));
  }
}
