// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.Configuration;
import io.weft.config.edit.Operations;
import io.weft.config.json.OperationJson;
import io.weft.config.node.NodeEntry;
import io.weft.config.placement.NodeEdits;
import io.weft.config.rules.DeviceProbe;
import io.weft.config.rules.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The files beside docker-compose.yml fit it, and each other. */
class ComposeTest {
  private static final Path ROOT = Path.of("..");

  private static Set<String> all(String file, String pattern) throws Exception {
    Set<String> found = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file))).results()
        .map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    assertTrue(!found.isEmpty(), () -> file + " has nothing like " + pattern);
    return found;
  }

  @Test
  @DisplayName("the demo can be applied to a cluster of the compose file's nodes, and uses each target node")
  void theDemoIsLegal() throws Exception {
    Configuration current = Configuration.EMPTY;
    int number = 1;
    for (String node : all("docker-compose.yml", "NODE_NAME: (\\S+)")) {
      NodeEntry entry = NodeEntry.of(node, number, "192.0.2." + number);
      current = number++ == 1 ? NodeEdits.first(current, entry) : NodeEdits.add(current, entry);
    }
    byte[] demo = Files.readAllBytes(ROOT.resolve("conf/compose/demo.json"));
    Configuration wanted = Operations.apply(OperationJson.read(demo, current), current);
    assertEquals(List.of(), new Rules(DeviceProbe.NONE).check(wanted));
    assertEquals(all("docker-compose.yml", "NODE_NAME: (target\\S+)"),
        wanted.ports().stream().map(port -> String.valueOf(port.node())).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  @DisplayName("Prometheus scrapes every node, and Grafana finds its data source and its dashboards")
  void everyNodeIsScraped() throws Exception {
    assertEquals(all("docker-compose.yml", "NODE_NAME: (\\S+)"), all("conf/compose/prometheus.yml", "- (\\S+):8080"));
    Set<String> source = all("conf/compose/grafana-datasource.yml", "uid: (\\S+)");
    assertEquals(source, all("conf/grafana/provisioning/datasources/prometheus.yml", "uid: (\\S+)"));
    assertEquals(all("conf/grafana/provisioning/dashboards/weft.yml", "path: (\\S+)"),
        all("docker-compose.yml", "./conf/grafana/dashboards:([^:]+):ro"));
  }
}
