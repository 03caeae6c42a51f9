// A view of a picture; what it does stands in shared/, because other views do it too.

import { PictureView } from "./shared/picture_view.js";

export default {
  render({ model, el }) {
    const view = new PictureView(model, el);
    return () => view.close();
  },
};
