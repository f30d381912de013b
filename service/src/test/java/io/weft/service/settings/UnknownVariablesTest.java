// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnknownVariablesTest {
  @Test
  @DisplayName("a misspelt variable is named with the nearest one that has an effect (mend 18)")
  void namesTheNearest() {
    assertEquals(
        List.of("the environment variable WEFT_HTPP_PORT is unknown and has no effect; did you mean WEFT_HTTP_PORT?",
            "the environment variable WEFT_LOG is unknown and has no effect; did you mean WEFT_PORT?"),
        UnknownVariables.describe(Set.of("WEFT_LOG", "WEFT_HTPP_PORT", "PATH", "WEFT_PORT")));
  }

  @Test
  @DisplayName("every setting, and what the launcher, the log and the tests read, is known (mend 18)")
  void knowsWhatIsRead() {
    for (Setting<?> setting : ServiceSettings.ALL) {
      assertEquals(List.of(), UnknownVariables.describe(Set.of(setting.variable())));
    }
    assertEquals(List.of(), UnknownVariables.describe(
        Set.of("WEFT_JAVA_OPTS", "WEFT_LOG_FORMAT", "WEFT_CACHE", "WEFT_DEBIAN_MIRROR", "PATH", "HOME")));
  }
}
