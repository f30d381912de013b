// SPDX-License-Identifier: Apache-2.0
package io.weft.target;

import io.weft.target.backend.BackendOptions;

/**
 * What a target node does its own way, beside the shared configuration.
 *
 * @param eventLoops how many event loops serve each port
 * @param engine how devices are driven
 */
public record TargetOptions(int eventLoops, BackendOptions.Engine engine) {}
