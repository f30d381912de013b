// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostIdentity;
import io.weft.host.HostTransport;
import io.weft.host.NvmeHost;
import io.weft.host.error.CommandFailedException;
import io.weft.host.error.HostException;
import io.weft.nvme.Nqn;
import io.weft.nvme.fabrics.Property;
import io.weft.service.FirstStart;
import io.weft.service.Services;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.SettingsLoader;
import io.weft.testkit.SourceTree;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/conformance.md is up to date, nothing mandatory is missing, and everything that is supported has a test. */
class ConformanceTest {
  private static final boolean WRITE = Boolean.getBoolean("weft.conformance.write");
  private static final Map<String, Integer> OFFSETS = Map.of(
      "CAP", Property.CAP, "VS", Property.VS, "CC", Property.CC, "CSTS", Property.CSTS, "NSSR", Property.NSSR,
      "NSSD", 0x64, "CRTO", Property.CRTO);

  private static Conformance conformance;

  @BeforeAll
  static void read(@TempDir Path folder) throws Exception {
    conformance = new Conformance(SourceTree.files(SourceTree.root()));
    Vertx vertx = Vertx.vertx();
    ServiceSettings settings = await(new SettingsLoader(vertx).load(List.of(), Map.of(
        ServiceSettings.DATA.key(), folder.toString(),
        ServiceSettings.LISTEN.key(), "127.0.0.1",
        ServiceSettings.PORT.key(), Integer.toString(freePort()))));
    Services services = Services.create(settings, EnumSet.of(Services.Role.TARGET));
    try {
      await(services.start(new FirstStart(settings)));
      NvmeHost host = NvmeHost.create(vertx, HostIdentity.random());
      readProperties(host, settings, FirstStart.NQN, conformance::ioProperty);
      readProperties(host, settings, Nqn.DISCOVERY, conformance::discoveryProperty);
      await(host.close());
    } finally {
      await(services.stop());
      await(vertx.close());
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void readProperties(NvmeHost host, ServiceSettings settings, String nqn, Consumer<String> found)
      throws Exception {
    HostController controller = await(host.connect(
        new ControllerOptions(HostTransport.tcp("127.0.0.1", settings.get(ServiceSettings.PORT)), nqn)));
    for (String property : conformance.properties()) {
      if (await(controller.admin().propertyGet(OFFSETS.get(property)).map(true).otherwise(ConformanceTest::refused))) {
        found.accept(property);
      }
    }
    await(controller.shutdown());
  }

  private static boolean refused(Throwable cause) {
    if (cause instanceof CommandFailedException) {
      return false;
    }
    throw new HostException("a property could not be read", cause);
  }

  @Test
  void thePageIsUpToDate() throws Exception {
    Path page = SourceTree.root().resolve("docs/conformance.md");
    if (WRITE) {
      Files.writeString(page, conformance.page());
    }
    Set<String> stale = new LinkedHashSet<>(conformance.page().lines().toList());
    Files.readAllLines(page).forEach(stale::remove);
    assertEquals(Set.of(), stale, "lines that the page should have: e2e/conformance --write");
    assertEquals(conformance.page().length(), Files.readString(page).length(), "e2e/conformance --write");
  }

  @Test
  void nothingMandatoryIsMissingAndNothingProhibitedIsThere() {
    assertEquals(List.of(), conformance.wronglySupported());
  }

  @Test
  void theCatalogueHasEverythingThatIsSupported() {
    assertEquals(List.of(), conformance.uncatalogued());
  }

  @Test
  void everythingThatIsSupportedHasATest() {
    assertEquals(List.of(), conformance.untested());
  }

  @Test
  void everyRuleHasATestOrDoesNotApply() {
    assertEquals(List.of(), conformance.untestedRules());
  }

  @Test
  void docstringsCiteTheSectionsOfTheCatalogue() {
    assertEquals(List.of(), conformance.wronglyCited());
  }

  @Test
  void namesAreThoseOfTheCatalogue() {
    assertEquals(List.of(), conformance.wronglyNamed());
  }

  @Test
  void testsNameExistingParts() {
    assertEquals(List.of(), conformance.misnamed());
  }
}
