// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.ControllerOptions;
import io.weft.host.HostController;
import io.weft.host.HostQueue;
import io.weft.host.NvmeHost;
import io.weft.testkit.node.TestTarget;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One host's association, and the model of its controller. */
final class ModelController {
  private final NvmeHost host;
  private final ControllerOptions options;
  private @Nullable HostController controller;
  private final Map<Setting.Feature, Integer> features = new EnumMap<>(Setting.Feature.class);
  private ErrorHistory errors = new ErrorHistory();

  ModelController(NvmeHost host, ControllerOptions options) {
    this.host = host;
    this.options = options;
  }

  /** Creates a new association. */
  void connect() throws Exception {
    controller = TestTarget.await(host.connect(options));
    errors = new ErrorHistory();
    features.clear();
  }

  /** The expected value of a feature. */
  int get(Setting.Feature feature) {
    return features.getOrDefault(feature, feature.first());
  }

  void set(Setting.Feature feature, int value) {
    features.put(feature, value);
  }

  /** Ends the association. @param orderly whether to shut down first */
  void leave(boolean orderly) throws Exception {
    TestTarget.await(orderly ? host().shutdown() : host().close());
  }

  HostController host() {
    if (controller == null) {
      throw new IllegalStateException("not connected");
    }
    return controller;
  }

  HostQueue admin() {
    return host().admin().queue();
  }

  /** An I/O queue. @param number taken modulo the number of queues */
  HostQueue queue(int number) {
    return host().ioQueues().get(number % options.ioQueues());
  }

  ErrorHistory errors() {
    return errors;
  }

  void close() {
    host.close();
  }
}
