// SPDX-License-Identifier: Apache-2.0
// Stylesheets are bundled by esbuild; they export nothing.
declare module "*.css";
