// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.weft.testkit.history.RegisterAnswer.Committed;
import io.weft.testkit.history.RegisterAnswer.Found;
import io.weft.testkit.history.RegisterInput.Edit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which edits of a register without an answer have taken effect, as far as anybody could see, and at which
 * revision. The others are as good as never sent.
 *
 * <p>An edit whose value was read has made the revision at which it was. A revision that others have seen, and that none of these
 * edits has made, must be that of one whose value was never read. Which of them makes no
 * difference, if those that were made against the revision before are taken first, and of the others one that was called
 * before the revision was seen; the revisions that were seen first choose first.
 */
final class LostEdits {
  private final List<Operation<RegisterInput, RegisterAnswer>> history;
  private final Map<String, Long> found = new HashMap<>();
  private final Map<Long, Long> seen = new HashMap<>();
  private final TreeSet<Long> revisions = new TreeSet<>();
  private final Set<Operation<RegisterInput, RegisterAnswer>> unread = new LinkedHashSet<>();

  /** @param first the revision at the beginning */
  LostEdits(long first, List<Operation<RegisterInput, RegisterAnswer>> history) {
    this.history = history;
    revisions.add(first);
    for (Operation<RegisterInput, RegisterAnswer> operation : history) {
      RegisterAnswer answer = operation.answer();
      if (answer instanceof Found(long revision, String value)) {
        found.merge(value, revision, Math::min);
      }
      if (answer != null) {
        see(answer.revision(), operation.returned());
      }
    }
    // An edit that was made has shown that the revision existed against which it was made.
    for (Operation<RegisterInput, RegisterAnswer> operation : history) {
      if (operation.input() instanceof Edit(Long expected, String value) && expected != null) {
        Long revision = operation.answer() instanceof Committed(long made) ? Long.valueOf(made) : found.get(value);
        if (revision != null) {
          see(expected, seenAt(revision));
        }
      }
    }
  }

  private void see(long revision, long returned) {
    revisions.add(revision);
    seen.merge(revision, returned, Math::min);
  }

  /** When the first operation returned that has seen a revision. */
  private long seenAt(long revision) {
    return Objects.requireNonNull(seen.get(revision));
  }

  /** The history with the answers that those edits would have had, and without what had no effect that was seen. */
  List<Operation<RegisterInput, RegisterAnswer>> resolved() {
    Stream.Builder<Operation<RegisterInput, RegisterAnswer>> resolved = Stream.builder();
    Set<Long> unexplained = new TreeSet<>(revisions.tailSet(revisions.first(), false));
    for (Operation<RegisterInput, RegisterAnswer> operation : history) {
      if (!operation.isOpen()) {
        resolved.add(operation);
        if (operation.answer() instanceof Committed(long revision)) {
          unexplained.remove(revision);
        }
      } else if (operation.input() instanceof Edit(_, String value)) {
        Long revision = found.get(value);
        if (revision == null) {
          unread.add(operation);
        } else {
          resolved.add(committed(operation, revision));
          unexplained.remove(revision);
        }
      }
    }
    unexplained.stream().sorted(Comparator.comparing(this::seenAt)).forEach(revision -> explain(revision).ifPresent(edit -> {
      unread.remove(edit);
      resolved.add(committed(edit, revision));
    }));
    return resolved.build().toList();
  }

  private Optional<Operation<RegisterInput, RegisterAnswer>> explain(long revision) {
    long before = Objects.requireNonNull(revisions.lower(revision));
    return find(revision, before).or(() -> find(revision, null));
  }

  /** An edit that nobody read and that was called before somebody saw a revision. @param expected what it was made against */
  private Optional<Operation<RegisterInput, RegisterAnswer>> find(long revision, @Nullable Long expected) {
    return unread.stream()
        .filter(edit -> edit.called() <= seenAt(revision) && Objects.equals(((Edit) edit.input()).expected(), expected))
        .findFirst();
  }

  private static Operation<RegisterInput, RegisterAnswer> committed(
      Operation<RegisterInput, RegisterAnswer> edit, long revision) {
    return new Operation<>(edit.client(), edit.input(), new Committed(revision), edit.called(), Operation.OPEN);
  }
}
