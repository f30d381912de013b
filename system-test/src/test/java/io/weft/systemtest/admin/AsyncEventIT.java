// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.admin;

import static io.weft.testkit.node.TestTarget.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.weft.config.NamespaceEntry;
import io.weft.host.AdminCommandBuilder;
import io.weft.host.Completion;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.log.LogPageId;
import io.weft.testkit.Eventually;
import io.weft.testkit.Proves;
import io.weft.testkit.node.TestTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asynchronous events that happen while no request is outstanding, and events that are masked. */
@Timeout(300)
@Proves({"admin 0ch", "aen ns-attr"})
class AsyncEventIT {
  private static final int NAMESPACES_CHANGED = 0x00040002;

  private final NamespaceEntry first = NamespaceEntry.of(1, "memory:1MiB");
  private final NamespaceEntry second = NamespaceEntry.of(2, "memory:1MiB");
  private TestTarget target;
  private HostController controller;
  private HostQueue admin;

  @BeforeEach
  void start() throws Exception {
    target = TestTarget.with(first);
    controller = await(target.host.connect(target.options()));
    admin = controller.admin().queue();
    await(controller.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
  }

  @AfterEach
  void stop() throws Exception {
    await(controller.close());
    target.close();
  }

  private void awaitNamespaces(int count) throws Exception {
    Eventually.until(count + " namespaces", () -> await(controller.admin().activeNamespaces()).length == count);
  }

  @Test
  @DisplayName("rules 34, 35: an event without an outstanding request is kept, once, and completes the next request")
  void kept() throws Exception {
    target.namespaces(first, second);
    awaitNamespaces(2);
    target.namespaces(first);
    awaitNamespaces(1);
    assertEquals(NAMESPACES_CHANGED, await(admin.require(AdminCommandBuilder.asyncEventRequest())).dword0());
    Future<Completion> next = admin.execute(AdminCommandBuilder.asyncEventRequest());
    await(controller.admin().changedNamespaces());
    await(controller.admin().keepAlive());
    assertFalse(next.isComplete(), "two changes before the log was read are one event");
  }

  @Test
  @DisplayName("rule 34: an event is masked until its log page is read with RAE cleared")
  void masked() throws Exception {
    Future<Completion> told = admin.execute(AdminCommandBuilder.asyncEventRequest());
    target.namespaces(first, second);
    assertEquals(NAMESPACES_CHANGED, await(told).dword0());
    Future<Completion> next = admin.execute(AdminCommandBuilder.asyncEventRequest());
    target.namespaces(first);
    awaitNamespaces(1);
    await(controller.admin().logPage(LogPageId.CHANGED_NAMESPACE_LIST, 0, 0, true, 0, 4096));
    await(controller.admin().keepAlive());
    assertFalse(next.isComplete(), "RAE leaves it masked");
    await(controller.admin().changedNamespaces());
    assertEquals(NAMESPACES_CHANGED, await(next).dword0());
  }

  @Test
  @DisplayName("rule 34: an event that the host has not enabled is not kept")
  void unwanted() throws Exception {
    await(controller.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, 0));
    target.namespaces(first, second);
    awaitNamespaces(2);
    await(controller.admin().setFeature(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE));
    Future<Completion> next = admin.execute(AdminCommandBuilder.asyncEventRequest());
    await(controller.admin().keepAlive());
    assertFalse(next.isComplete());
  }
}
