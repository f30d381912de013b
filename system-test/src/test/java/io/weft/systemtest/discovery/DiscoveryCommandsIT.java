// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.discovery;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.NvmeCommand;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nqn;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands of a discovery controller other than reading its log page. */
@Timeout(300)
class DiscoveryCommandsIT {
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;

  private TestTarget target;
  private HostController controller;

  @BeforeEach
  void connect() throws Exception {
    target = TestTarget.with(NamespaceEntry.of(1, "memory:1MiB"));
    controller = await(target.host.connectAdmin(
        new ControllerOptions(target.tcp(), Nqn.DISCOVERY).keepAliveMillis(30_000)));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.close());
    target.close();
  }

  private int status(NvmeCommand command) throws Exception {
    return await(controller.admin().queue().execute(command)).status() & ~StatusCode.MORE;
  }

  @Test
  @DisplayName("rule 26: a discovery controller becomes ready with any entry sizes in CC")
  @Proves({"discovery fabrics 00h", "discovery fabrics 01h", "discovery fabrics 04h", "discovery property CAP",
      "discovery property VS", "discovery property CC", "discovery property CSTS"})
  void properties() throws Exception {
    long cap = await(controller.admin().propertyGet(Property.CAP));
    assertEquals(Capabilities.CSS_ADMIN_ONLY >>> 37 & 0xff, Capabilities.commandSets(cap), "no I/O command set");
    assertEquals(Property.VERSION_2_1, await(controller.admin().propertyGet(Property.VS)));
    assertEquals(0, await(controller.admin().propertyGet(Property.CSTS)));
    int withoutEntrySizes = 1 | ControllerConfiguration.CSS_ADMIN_ONLY << 4;
    await(controller.admin().propertySet(Property.CC, withoutEntrySizes));
    assertEquals(withoutEntrySizes, await(controller.admin().propertyGet(Property.CC)));
    assertEquals(1, await(controller.admin().propertyGet(Property.CSTS)));
  }

  @Test
  @DisplayName("rule 62: a discovery controller reports its type, its event and its properties")
  @Proves({"discovery admin 06h", "discovery cns 01h"})
  void identify() throws Exception {
    await(controller.enable());
    IdentifyController identity = await(controller.admin().identifyController());
    assertEquals(2, identity.get(IdentifyControllerField.CNTRLTYPE));
    assertEquals(0x8000_0000L, identity.get(IdentifyControllerField.OAES));
    assertEquals(1 << 2, identity.get(IdentifyControllerField.LPA) & 1 << 2, "long reads of log pages");
    assertEquals(controller.id(), identity.get(IdentifyControllerField.CNTLID));
    assertEquals(0, identity.get(IdentifyControllerField.NN), "no namespaces");
    assertEquals(0, identity.get(IdentifyControllerField.ONCS), "no I/O commands");
  }

  @Test
  @DisplayName("rules 41, 62: a discovery controller's features are its keep alive timer and its events")
  @Proves({"discovery admin 09h", "discovery admin 0ah", "discovery feature 0bh", "discovery feature 0fh"})
  void features() throws Exception {
    await(controller.enable());
    assertEquals(30_000, await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)));
    await(controller.admin().setFeature(FeatureId.KEEP_ALIVE_TIMER, 0, 45_000));
    assertEquals(45_000, await(controller.admin().getFeature(FeatureId.KEEP_ALIVE_TIMER, 0)));
    int wanted = AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE;
    assertEquals(0, await(controller.admin().getFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0)));
    await(controller.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, wanted));
    assertEquals(wanted, await(controller.admin().getFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0)));
    assertEquals(INVALID_FIELD, status(AdminCommandBuilder.setFeatures(
        FeatureId.ASYNC_EVENT_CONFIGURATION, false, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE)));
    assertEquals(INVALID_FIELD, status(AdminCommandBuilder.getFeatures(FeatureId.NUMBER_OF_QUEUES, 0, 0)));
    assertEquals(INVALID_FIELD, status(AdminCommandBuilder.setFeatures(FeatureId.VOLATILE_WRITE_CACHE, false, 0, 1)));
  }

  @Test
  @DisplayName("rule 32: a discovery controller with a keep alive timer accepts Keep Alive")
  @Proves("discovery admin 18h")
  void keepAlive() throws Exception {
    await(controller.enable());
    assertEquals(StatusCode.SUCCESS, status(AdminCommandBuilder.keepAlive()));
  }
}
