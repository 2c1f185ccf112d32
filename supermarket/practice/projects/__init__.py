"""Projects and brands 志愿服务项目 and what they did each quarter; trainings 培训, attendance and certificates."""
