// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.Violation;
import io.weft.config.Violations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
  private final Violations violations = new Violations();

  private JsonReader read(String document) throws Exception {
    return JsonDocument.read(document.getBytes(StandardCharsets.UTF_8), violations);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"size": true}        | true
      {"size": 1.5}         | 1.5
      {"size": ["1GiB"]}    | a list
      {"size": {"GiB": 1}}  | an object
      """)
  @DisplayName("a value of the wrong type is told once, whatever is asked of what it is read as (mend 9)")
  void aWrongTypeIsToldOnce(String document, String shown) throws Exception {
    JsonReader reader = read(document);
    String text = reader.text("size", "");
    violations.at("size").check(!text.isEmpty(), "is ''", "a size");
    reader.finish();
    assertEquals(List.of(new Violation("size", "is " + shown, "a string")), violations.found());
  }

  @Test
  @DisplayName("what else is wrong, also of a value of the right type, is told as before (mend 9)")
  void otherFaultsAreTold() throws Exception {
    JsonReader reader = read("{\"list\": 1, \"texts\": [1, \"a\"], \"group\": [], \"size\": \"\", \"other\": 1}");
    assertEquals(List.of(), reader.objects("list"));
    violations.at("list").add("is empty", "an object");
    assertEquals(List.of("a"), reader.texts("texts"));
    violations.at("texts", 1).add("is 'a'", "an NQN");
    assertEquals(3, reader.object("group").number("member", 3));
    violations.at("size").check(!reader.text("size", "").isEmpty(), "is ''", "a size");
    violations.at("size").add("is small", "more");
    reader.finish();
    assertEquals(List.of("list: is 1; expected a list of objects", "texts[0]: is 1; expected a string",
        "texts[1]: is 'a'; expected an NQN", "group: is a list; expected an object", "size: is ''; expected a size",
        "size: is small; expected more"),
        violations.found().stream().map(Violation::toString).filter(each -> !each.startsWith("other")).toList());
  }
}
