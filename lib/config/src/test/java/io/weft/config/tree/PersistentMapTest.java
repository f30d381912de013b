// SPDX-License-Identifier: Apache-2.0
package io.weft.config.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
  /** A change of a map: a key gets a value, or none. */
  record Edit(int key, @Nullable Integer value) {
    PersistentMap<Integer, Integer> applyTo(PersistentMap<Integer, Integer> map) {
      return value == null ? map.without(key) : map.with(key, value);
    }

    void applyTo(TreeMap<Integer, Integer> map) {
      if (value == null) {
        map.remove(key);
      } else {
        map.put(key, value);
      }
    }
  }

  /** Keys that count how often they are compared. */
  private record Counted(int key, AtomicLong comparisons) implements Comparable<Counted> {
    @Override
    public int compareTo(Counted other) {
      comparisons.incrementAndGet();
      return Integer.compare(key, other.key);
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<@Nullable Integer> values = Arbitraries.integers().between(0, 3).injectNull(0.35);
    return Combinators.combine(Arbitraries.integers().between(0, 60), values).as(Edit::new).list().ofMaxSize(300);
  }

  private static PersistentMap<Integer, Integer> numbers(int count) {
    return PersistentMap.of(IntStream.range(0, count).boxed().toList(), number -> number);
  }

  @Property(tries = 300)
  @Label("after any edits it holds what a TreeMap holds, in the same order, and is balanced (mend 21)")
  void behavesAsATreeMap(@ForAll("edits") List<Edit> edits) {
    TreeMap<Integer, Integer> expected = new TreeMap<>();
    PersistentMap<Integer, Integer> map = PersistentMap.empty();
    for (Edit edit : edits) {
      PersistentMap<Integer, Integer> before = map;
      List<Integer> valuesBefore = List.copyOf(map.values());
      map = edit.applyTo(map);
      edit.applyTo(expected);
      assertEquals(new ArrayList<>(expected.values()), new ArrayList<>(map.values()));
      assertEquals(expected.size(), map.size());
      assertEquals(expected.get(edit.key), map.get(edit.key));
      assertEquals(valuesBefore, List.copyOf(before.values()), "the map before is as it was");
    }
    assertTrue(map.isBalanced());
    assertEquals(new ArrayList<>(expected.descendingMap().values()), new ArrayList<>(map.values().reversed()));
    for (int key = -1; key <= 61; key++) {
      assertEquals(expected.get(key), map.get(key));
    }
    assertEquals(new ArrayList<>(expected.values()), IntStream.range(0, map.size()).mapToObj(map::valueAt).toList());
    assertThrows(IndexOutOfBoundsException.class, () -> PersistentMap.<Integer, Integer>empty().valueAt(0));
  }

  @Property(tries = 300)
  @Label("the differences of two maps are those of their entries, whatever they share (mend 21)")
  void differencesAreThoseOfTheEntries(@ForAll("edits") List<Edit> first, @ForAll("edits") List<Edit> second) {
    PersistentMap<Integer, Integer> before = PersistentMap.empty();
    TreeMap<Integer, Integer> beforeMap = new TreeMap<>();
    for (Edit edit : first) {
      before = edit.applyTo(before);
      edit.applyTo(beforeMap);
    }
    PersistentMap<Integer, Integer> after = before;
    TreeMap<Integer, Integer> afterMap = new TreeMap<>(beforeMap);
    for (Edit edit : second) {
      after = edit.applyTo(after);
      edit.applyTo(afterMap);
    }
    TreeSet<Integer> keys = new TreeSet<>(beforeMap.keySet());
    keys.addAll(afterMap.keySet());
    List<Difference<Integer, Integer>> expected = keys.stream()
        .map(key -> new Difference<>(key, beforeMap.get(key), afterMap.get(key)))
        .filter(difference -> !java.util.Objects.equals(difference.before(), difference.after()))
        .toList();
    assertEquals(expected, before.differences(after));
    assertEquals(beforeMap.equals(afterMap), before.equals(after));
    PersistentMap<Integer, Integer> rebuilt = PersistentMap.empty();
    for (int key : afterMap.descendingKeySet()) {
      rebuilt = rebuilt.with(key, afterMap.get(key));
    }
    assertEquals(after, rebuilt, "another order of edits, the same content");
    assertEquals(after.hashCode(), rebuilt.hashCode());
    assertEquals(expected, before.differences(rebuilt));
  }

  @Test
  @DisplayName("one change of 100,000 entries is found without a walk through the others (mend 21)")
  void differencesCostTheChange() {
    AtomicLong comparisons = new AtomicLong();
    List<Counted> keys = IntStream.range(0, 100_000).mapToObj(key -> new Counted(key, comparisons)).toList();
    PersistentMap<Counted, Counted> before = PersistentMap.of(keys, key -> key);
    comparisons.set(0);
    PersistentMap<Counted, Counted> after = before.without(keys.get(70_000)).without(keys.get(31));
    assertEquals(List.of(keys.get(31), keys.get(70_000)),
        before.differences(after).stream().map(Difference::before).toList());
    assertNotEquals(before, after);
    assertTrue(comparisons.get() < 500, comparisons::toString);
  }

  @Test
  void aMapThatIsNotChangedIsTheSameMap() {
    PersistentMap<Integer, Integer> map = numbers(100);
    assertSame(map, map.with(40, Integer.valueOf(40)));
    assertSame(map, map.without(100));
    assertSame(PersistentMap.empty(), PersistentMap.of(List.<Integer>of(), number -> number));
  }

  @Test
  void takesEachKeyOnce() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> PersistentMap.of(List.of(5, 3, 5), number -> number));
    assertEquals("two entries have the key 5", e.getMessage());
    assertEquals(List.of(3, 5), List.copyOf(PersistentMap.of(List.of(5, 3), number -> number).values()));
  }

  @Test
  void mapsOfOtherKeysOrValuesAreNotEqual() {
    assertFalse(numbers(3).equals(PersistentMap.of(List.of("a", "b", "c"), text -> text)));
    assertFalse(numbers(3).equals(numbers(4)));
    assertNotEquals(numbers(1), List.of(0));
    assertNull(numbers(3).get(3));
    assertEquals("[0, 1, 2]", numbers(3).toString());
  }
}
