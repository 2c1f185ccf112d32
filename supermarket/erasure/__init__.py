"""Personal details erased 删除个人信息: asked for on paper or ten years old, by two persons of the centre."""
