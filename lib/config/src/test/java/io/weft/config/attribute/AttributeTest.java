// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.Samples;
import io.weft.config.SpecificationVersion;
import io.weft.config.Violations;
import io.weft.config.json.ObjectJson;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every entry of the table. */
class AttributeTest {
  /** An attribute together with its kind, so that both have the same type of entries. */
  record Case<E, T>(ObjectKind<E> kind, Attribute<E, T> attribute) {
    /** An entry whose values are all legal, with a value of this attribute that is not the default. */
    E changed() {
      return attribute.with(legal(kind), other());
    }

    /** A legal value that differs from the default. */
    T other() {
      return values().filter(value -> !value.equals(attribute.fallback()) && isLegal(value))
          .findFirst()
          // Where only one value is legal, any other will do.
          .orElseGet(() -> values().filter(value -> !value.equals(attribute.fallback())).findFirst().orElseThrow());
    }

    private Stream<T> values() {
      Stream<?> values = switch (attribute.type().form()) {
        case FLAG -> Stream.of(true, false);
        case NUMBER -> Stream.of(16, 2, 512);
        case LIST -> Stream.of(List.of(Samples.HOST_A));
        case TEXT -> attribute.type().valueClass().isEnum()
            ? Stream.of(attribute.type().valueClass().getEnumConstants())
            : Stream.of("some", Samples.HOST_B, Samples.SECRET, "/srv/some", "4421", new UUID(1, 2),
                0xa0000000000000b0L, new SpecificationVersion(1, 4, 0));
      };
      return values.filter(attribute.type().valueClass()::isInstance).map(attribute.type().valueClass()::cast);
    }

    private boolean isLegal(T value) {
      Violations violations = new Violations();
      attribute.check(attribute.with(kind.blank(), value), violations);
      return violations.isEmpty();
    }

    private static <E> E legal(ObjectKind<E> kind) {
      E entry = kind.blank();
      for (Attribute<E, ?> attribute : kind.attributes()) {
        if (attribute.isRequired() || attribute.generated() != null) {
          entry = given(kind, attribute, entry);
        }
      }
      return entry;
    }

    private static <E, T> E given(ObjectKind<E> kind, Attribute<E, T> attribute, E entry) {
      return attribute.type().valueClass().isEnum() ? entry
          : attribute.with(entry, new Case<>(kind, attribute).other());
    }

    @Override
    public String toString() {
      return kind.name() + " " + attribute;
    }
  }

  static Stream<Case<?, ?>> cases() {
    return Kinds.all().stream().flatMap(placed -> cases(placed.kind()));
  }

  private static <E> Stream<Case<?, ?>> cases(ObjectKind<E> kind) {
    return kind.attributes().stream().map(attribute -> new Case<>(kind, attribute));
  }

  @ParameterizedTest
  @MethodSource("cases")
  <E, T> void changesItsComponentAlone(Case<E, T> at) {
    E before = at.kind().blank();
    E after = at.attribute().with(before, at.other());
    assertEquals(at.other(), at.attribute().get(after));
    assertEquals(before, at.attribute().with(after, at.attribute().get(before)));
    for (Attribute<E, ?> each : at.kind().attributes()) {
      if (each != at.attribute()) {
        assertEquals(each.get(before), each.get(after), each::path);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  <E, T> void isKeptByADocument(Case<E, T> at) throws Exception {
    E entry = at.changed();
    ObjectNode json = ObjectJson.write(at.kind(), entry);
    assertEquals(entry, ObjectJson.read(at.kind(), json, Samples.ALPHA, Configuration.EMPTY), json::toString);
    Attribute<E, T> attribute = at.attribute();
    assertTrue((attribute.group().isEmpty() ? json : json.path(attribute.group())).has(attribute.name()),
        "a document has every attribute that is not the default");
  }

  @ParameterizedTest
  @MethodSource("cases")
  <E, T> void isKeptByAText(Case<E, T> at) {
    T value = at.other();
    AttributeType<T> type = at.attribute().type();
    assertEquals(value, type.parse(type.print(value)).orElseThrow());
    if (type.form() != AttributeType.Form.TEXT || type.valueClass() != String.class) {
      assertTrue(type.form() == AttributeType.Form.LIST || type.parse("neither nor").isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  <E, T> void hasALegalDefaultUnlessItMustBeGiven(Case<E, T> at) {
    Violations violations = new Violations();
    at.attribute().check(at.kind().blank(), violations);
    Attribute<E, T> attribute = at.attribute();
    boolean given = attribute.isRequired() || attribute.generated() != null;
    assertTrue(given || violations.isEmpty(), () -> violations.found().toString());
    assertEquals(attribute.fallback(), attribute.get(at.kind().blank()));
    assertTrue(attribute.isDefault(at.kind().blank()));
    assertFalse(attribute.isDefault(at.changed()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  <E, T> void isLeftOutWhereNvmetcliDoesNotKnowItAndItIsTheDefault(Case<E, T> at) {
    if (at.attribute().isExtension()) {
      assertFalse(at.attribute().isWritten(at.kind().blank()));
      assertTrue(at.attribute().isWritten(at.changed()));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  <E, T> void isDescribedInOneSentence(Case<E, T> at) {
    String text = at.attribute().description();
    assertTrue(text.endsWith(".") && Character.isUpperCase(text.codePointAt(0)) && text.indexOf('|') < 0, text);
    assertFalse(at.attribute().expected().isEmpty());
  }

  @Test
  void noPathIsGivenTwice() {
    for (Kinds.Placed placed : Kinds.all()) {
      Set<String> paths = new HashSet<>();
      placed.kind().attributes().forEach(attribute -> assertTrue(paths.add(attribute.path()), attribute::path));
      assertTrue(placed.kind().attributes().contains(placed.kind().key()), placed::toString);
    }
  }

  @Test
  void everyAttributeThatIsDeclaredIsInItsTable() throws Exception {
    for (Class<?> table : List.of(Root.class, Hosts.class, Subsystems.class, Namespaces.class, Ports.class,
        Referrals.class, AnaGroups.class)) {
      List<Object> declared = new ArrayList<>();
      for (var field : table.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Attribute.class) {
          declared.add(field.get(null));
        }
      }
      ObjectKind<?> kind = (ObjectKind<?>) table.getField("KIND").get(null);
      assertEquals(new HashSet<>(declared), new HashSet<>(kind.attributes()), table::getName);
    }
  }

  /** The components of a record that are values, by their path; those of records in it one by one. */
  private static Map<String, Object> leaves(Object entry) {
    return components(entry, "")
        .collect(Collectors.toMap(Leaf::path, leaf -> Objects.requireNonNullElse(leaf.value, "")));
  }

  private record Leaf(String path, @Nullable Object value) {}

  private static Stream<Leaf> components(Object entry, String prefix) {
    return Stream.of(entry.getClass().getRecordComponents()).flatMap(component -> {
      Object value = value(component, entry);
      String path = prefix + component.getName();
      return value instanceof Record inner && !(value instanceof SpecificationVersion)
          ? components(inner, path + ".")
          : Stream.of(new Leaf(path, value));
    });
  }

  private static @Nullable Object value(RecordComponent component, Object entry) {
    try {
      return component.getAccessor().invoke(entry);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static <E, T> void covered(Case<E, T> at, Collection<String> components) {
    Map<String, Object> before = leaves(at.kind().blank());
    Map<String, Object> after = leaves(at.attribute().with(at.kind().blank(), at.other()));
    before.keySet().stream().filter(path -> !before.get(path).equals(after.get(path))).forEach(components::add);
  }

  @Test
  void everyRecordComponentHasAnAttribute() {
    Map<String, Set<String>> held = Map.of("configuration", Set.of("revision", "hostMap", "subsystemMap", "portMap", "nodeMap",
            "anaGroupMap"),
        "subsystem", Set.of("namespaceMap"), "port", Set.of("referrals", "anaGroups"));
    for (Kinds.Placed placed : Kinds.all()) {
      Set<String> components = new TreeSet<>(held.getOrDefault(placed.kind().name(), Set.of()));
      cases(placed.kind()).forEach(at -> covered(at, components));
      assertEquals(new TreeSet<>(leaves(placed.kind().blank()).keySet()), components, placed::toString);
    }
  }

  @Test
  void everyListOfObjectsIsAChild() {
    assertEquals(List.of("configuration", "host", "subsystem", "namespace", "port", "referral", "ANA group", "node",
            "ANA group"),
        Kinds.all().stream().map(Kinds.Placed::toString).toList());
  }

  @Test
  void secretsAppearInDocumentsAlone() {
    List<Case<?, ?>> secrets = cases().filter(at -> at.attribute().isSecret()).toList();
    assertEquals(List.of("host dhchap.key", "host dhchap.ctrl_key"), secrets.stream().map(Case::toString).toList());
    secrets.forEach(this::neverShown);
  }

  private <E, T> void neverShown(Case<E, T> at) {
    E entry = at.changed();
    assertEquals(Samples.SECRET, at.attribute().get(entry));
    assertEquals("(hidden)", at.attribute().show(entry));
    assertFalse(entry.toString().contains("DHHC"), entry::toString);
    assertTrue(ObjectJson.write(at.kind(), entry).toString().contains(Samples.SECRET));
    Violations violations = new Violations();
    @SuppressWarnings("unchecked") // Secrets are texts.
    Attribute<E, String> text = (Attribute<E, String>) at.attribute();
    text.check(text.with(entry, "hunter2"), violations);
    assertEquals(1, violations.found().size());
    assertFalse(violations.found().toString().contains("hunter2"), violations.found()::toString);
  }
}
