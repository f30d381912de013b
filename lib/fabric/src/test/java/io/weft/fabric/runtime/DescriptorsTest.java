// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit of file descriptors, and how many connections follow from it. */
class DescriptorsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
      "'Max processes             1000                 1000                 processes', 2147483647",
      "'Max open files            400                  524288               files', 400",
      "'Max open files            1073741816           1073741816           files', 1073741816",
      "'Max open files            99999999999          99999999999          files', 2147483647",
      "'Max open files            unlimited            unlimited            files', 2147483647"})
  void theSoftLimitIsRead(String line, int limit) {
    String limits = "Limit                     Soft Limit           Hard Limit           Units\n"
        + "Max cpu time              unlimited            unlimited            seconds\n" + line + "\n";
    assertEquals(limit, Descriptors.limit(limits));
  }

  @ParameterizedTest(name = "{0} descriptors: {1} connections")
  @CsvSource({"64, 96", "256, 96", "400, 204", "1024, 672", "4096, 2976", "20000, 14904", "65536, 16384",
      "2147483647, 16384"})
  void connectionsLeaveDescriptorsForTheRest(int descriptors, int connections) {
    assertEquals(connections, ConnectionLimits.mostFor(descriptors));
  }
}
